import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';

/** All of a dossier as the API shows it to the caller. */
export type Dossier = Schema<'Dossier'>;

/** What a command did. */
export type Receipt = Schema<'Receipt'>;

/** One queue of the account, by due date (C-05 to C-11). */
export const queueQuery = (queue: Schema<'Queue'>, q?: string) =>
  infiniteQueryOptions({
    queryKey: ['dossiers', queue, q ?? ''],
    queryFn: ({ pageParam }) => call(api.GET('/dossiers', { params: { query: { queue, q, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** One dossier with what may be done with it now. */
export const dossierQuery = (code: string) =>
  queryOptions({ queryKey: ['dossier', code], queryFn: () => call(api.GET('/dossiers/{code}', { params: { path: { code } } })) });

/** Its progress (C-16). */
export const progressQuery = (code: string) =>
  queryOptions({ queryKey: ['dossier', code, 'progress'], queryFn: () => call(api.GET('/dossiers/{code}/progress', { params: { path: { code } } })) });

/** Its policy information (C-15). */
export const policyQuery = (code: string) =>
  queryOptions({ queryKey: ['dossier', code, 'policy'], queryFn: () => call(api.GET('/dossiers/{code}/policy', { params: { path: { code } } })) });

/** To whom it may be forwarded (B-14, B-15). */
export const nextOfficersQuery = (code: string, version: number) =>
  queryOptions({ queryKey: ['dossier', code, 'next', version], queryFn: () => call(api.GET('/dossiers/{code}/next-officers', { params: { path: { code } } })) });

/** The procedures of a unit, the caller's own without one. */
export const proceduresQuery = (unit?: string) =>
  queryOptions({ queryKey: ['procedures', unit ?? ''], queryFn: () => call(api.GET('/procedures', { params: { query: { unit } } })), staleTime: 600_000 });

/** Where a file of the dossier lies; the address is good for minutes only. */
export function openPaper(code: string, paper: string): Promise<Schema<'Download'>> {
  return call(api.GET('/dossiers/{code}/papers/{paper}', { params: { path: { code, paper } } }));
}

/** Everything a command on a dossier may change on the screens. */
export const changedByCommand = (code: string) => [['dossier', code], ['dossiers'], ['workbench'], ['notices']];
