import { useQueryClient } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { commandHeader, useCommand } from '@/lib/command';
import { changedByCommand, type Receipt } from './queries';

/** The name of an action, the last part of its operation's path. */
export type ActionName = Schema<'Action'>['name'];

/** What was done last on this screen, for the success screen (C-29). */
export interface Done {
  action: ActionName;
  receipt: Receipt;
}

/** What an action sends beside the version. */
export interface ActionBody {
  reason?: string;
  comment?: string;
  officer?: string;
  text?: string;
  papers?: string[];
  number?: number;
  upload?: string;
  application?: Schema<'Application'>;
  processing?: Schema<'Processing'>;
}

type Params = { path: { code: string }; header: { 'Idempotency-Key': string } };

/** Each action's operation; one table, so that a new action of the API is a compile error here. */
const operations: Record<ActionName, (params: Params, version: number, b: ActionBody) => Promise<Receipt>> = {
  start: (params, version) => call(api.POST('/dossiers/{code}/start', { params, body: { version } })),
  delete: (params, version, b) => call(api.POST('/dossiers/{code}/delete', { params, body: { version, reason: b.reason ?? '' } })),
  receive: (params, version) => call(api.POST('/dossiers/{code}/receive', { params, body: { version } })),
  update: (params, version, b) => call(api.POST('/dossiers/{code}/update', { params, body: { version, application: b.application, processing: b.processing } })),
  forward: (params, version, b) => call(api.POST('/dossiers/{code}/forward', { params, body: { version, officer: b.officer, comment: b.comment } })),
  'request-citizen-supplement': (params, version, b) => call(api.POST('/dossiers/{code}/request-citizen-supplement', { params, body: { version, text: b.text ?? '', papers: b.papers } })),
  'submit-supplement': (params, version, b) => call(api.POST('/dossiers/{code}/submit-supplement', { params, body: { version, comment: b.comment } })),
  'receive-supplement': (params, version) => call(api.POST('/dossiers/{code}/receive-supplement', { params, body: { version } })),
  'request-supplement': (params, version, b) => call(api.POST('/dossiers/{code}/request-supplement', { params, body: { version, text: b.text ?? '', papers: b.papers, officer: b.officer } })),
  'accept-request': (params, version) => call(api.POST('/dossiers/{code}/accept-request', { params, body: { version } })),
  'complete-supplement': (params, version, b) => call(api.POST('/dossiers/{code}/complete-supplement', { params, body: { version, comment: b.comment } })),
  'send-back': (params, version, b) => call(api.POST('/dossiers/{code}/send-back', { params, body: { version, reason: b.reason ?? '' } })),
  'return-ineligible': (params, version, b) => call(api.POST('/dossiers/{code}/return-ineligible', { params, body: { version, reason: b.reason ?? '' } })),
  reject: (params, version, b) => call(api.POST('/dossiers/{code}/reject', { params, body: { version, reason: b.reason ?? '' } })),
  'draft-decision': (params, version) => call(api.POST('/dossiers/{code}/draft-decision', { params, body: { version } })),
  sign: (params, version) => call(api.POST('/dossiers/{code}/sign', { params, body: { version } })),
  issue: (params, version, b) => call(api.POST('/dossiers/{code}/issue', { params, body: { version, number: b.number } })),
  'upload-signed': (params, version, b) => call(api.POST('/dossiers/{code}/upload-signed', { params, body: { version, upload: b.upload ?? '', number: b.number } })),
  'receive-result': (params, version) => call(api.POST('/dossiers/{code}/receive-result', { params, body: { version } })),
  'return-result': (params, version, b) => call(api.POST('/dossiers/{code}/return-result', { params, body: { version, comment: b.comment } })),
};

interface Asked {
  action: ActionName;
  version: number;
  body: ActionBody;
}

/** Runs actions on one dossier; afterwards everything that may have changed is read again. */
export function useDossierCommand(code: string, done: (receipt: Receipt, asked: Asked) => void) {
  const queries = useQueryClient();
  return useCommand(
    ({ action, version, body }: Asked, key) => operations[action]({ path: { code }, header: commandHeader(key) }, version, body),
    (receipt, asked) => {
      for (const queryKey of changedByCommand(code)) void queries.invalidateQueries({ queryKey });
      done(receipt, asked);
    },
  );
}
