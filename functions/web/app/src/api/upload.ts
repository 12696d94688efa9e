import type { Schema } from './client';
import { Problem } from './problem';
import { t } from '@/i18n';

/**
 * Puts a file where the API said (a presigned address), telling the share done
 * from 0 to 1. The API's confirm operation must follow. fetch cannot tell the
 * progress of a request body, so this uses XMLHttpRequest.
 */
export function putFile(to: Schema<'Upload'>, file: Blob, onProgress: (share: number) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(to.method, to.url);
    for (const [name, value] of Object.entries(to.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) onProgress(e.loaded / e.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new Problem(request.status, 'upload-refused', t('common.upload.failed'), t('common.upload.refused', { status: request.status })));
    };
    request.onerror = () => reject(new Problem(0, 'offline', t('common.problem.offlineTitle'), t('common.upload.lost')));
    request.onabort = () => reject(new Problem(0, 'aborted', t('common.upload.failed'), t('common.upload.aborted')));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
