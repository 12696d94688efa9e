import type { Schema } from '@/api/client';

/** Opens a file at its short-lived address in a new tab; the file store names it, the browser shows or saves it. */
export function openDownload(file: Schema<'Download'>): void {
  const link = document.createElement('a');
  link.href = file.url;
  link.target = '_blank';
  link.rel = 'noopener';
  link.click();
}
