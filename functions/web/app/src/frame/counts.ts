import { api, call, type Schema } from '@/api/client';
import type { Account, Counts } from './module';

/** Where the counts of the menu come from. */
interface CountSource {
  key: readonly string[];
  fetch: () => Promise<Schema<'Workbench'>>;
  counts: (data: Schema<'Workbench'>) => Counts;
  shown: (account: Account) => boolean;
}

/** The workbench's queues, named "queue.IN_PROCESS" and so on: the same answer the workbench shows. */
export const workbenchQuery = { queryKey: ['workbench'] as const, queryFn: () => call(api.GET('/workbench')) };

export const countSources: CountSource[] = [
  {
    key: workbenchQuery.queryKey,
    fetch: workbenchQuery.queryFn,
    counts: (data) => Object.fromEntries(data.queues.map((q) => [`queue.${q.queue}`, q.count])),
    shown: (account) => account.menus.includes('dossiers'),
  },
];
