import { infiniteQueryOptions, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { useToday } from '@/lib/today';
import { useListSearch } from '@/ui/useListSearch';
import { useLocality } from './LocalitySelect';

/** A payment list with its totals, deadlines and allowed actions. */
export type List = Schema<'PaymentList'>;
/** One month of a locality. */
export type Period = Schema<'Period'>;
/** One payment to one person. */
export type Line = Schema<'PaymentLine'>;
/** Something that may be done, or why not. */
export type Action = Schema<'PaymentAction'>;
/** monthly (BTXH) or funeral (MTP). */
export type ListType = Schema<'ListType'>;

const working: List['state'][] = ['PREPARING', 'CLOSING', 'DELETING'];
const waiting: List['state'][] = ['SENT', 'PAYING'];

/** True while a job works on the list's lines. */
export const isBusy = (list: List | undefined) => list !== undefined && working.includes(list.state) && list.job?.state !== 'failed';

/** A month of a locality; asked again while a job works, the lock's export is written or the provider is to answer. */
export const periodQuery = (month: string, locality: string | undefined) =>
  queryOptions({
    queryKey: ['period', locality ?? '', month],
    queryFn: () => call(api.GET('/payment/periods/{month}', { params: { path: { month }, query: locality ? { locality } : {} } })),
    refetchInterval: (q) => {
      const lists = q.state.data?.lists ?? [];
      if (lists.some(isBusy)) return 1000;
      if (lists.some((l) => l.state === 'PERIOD_LOCKED' && !l.export)) return 2000;
      return lists.some((l) => waiting.includes(l.state)) ? 8000 : false;
    },
  });

/** What the address says the screen is about. */
export interface Chosen {
  month: string;
  type: ListType;
  locality: string | undefined;
}

/** Month, list type and locality as they stand in the address; this month's BTXH list without any. */
export function useChosen(): Chosen {
  const [search] = useListSearch();
  const today = useToday();
  const locality = useLocality();
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month ?? '') ? (search.month ?? '') : today.slice(0, 7);
  return { month, type: search.type === 'funeral' ? 'funeral' : 'monthly', locality };
}

/** The search part of the address under which every payment screen shows a list. */
export const addressOf = (of: { period: string; type: ListType; locality: string | undefined }): Record<string, string> => ({
  month: of.period,
  ...(of.locality ? { locality: of.locality } : {}),
  ...(of.type === 'funeral' ? { type: of.type } : {}),
});

/** The same for a list of which only the id is known: "442:2026-11:monthly". */
export function addressOfId(id: string): Record<string, string> {
  const [locality, period = '', type] = id.split(':');
  return addressOf({ period, type: type === 'funeral' ? 'funeral' : 'monthly', locality });
}

/** A list while a job works on it: only this tells how far the job is. */
const progressQuery = (id: string) =>
  queryOptions({ queryKey: ['list', id, 'progress'], queryFn: () => call(api.GET('/payment/lists/{list}', { params: { path: { list: id } } })), refetchInterval: 1000, gcTime: 0 });

/** The period and the list of the type chosen in the address. A deleted list is none. */
export function useChosenList() {
  const chosen = useChosen();
  const period = useQuery({ ...periodQuery(chosen.month, chosen.locality), enabled: chosen.locality !== undefined });
  const kept = period.data?.lists.find((l) => l.type === chosen.type && l.state !== 'DELETED');
  const progress = useQuery({ ...progressQuery(kept?.id ?? ''), enabled: isBusy(kept) });
  const list = kept && isBusy(kept) && progress.data?.id === kept.id && progress.data.job ? { ...kept, job: progress.data.job } : kept;
  return { chosen, period, list };
}

/** Takes a command's answer in: the list as it is now, and all that hangs on it asked anew. */
export function useListChanged(): (list: List) => void {
  const queries = useQueryClient();
  return (list) => {
    queries.setQueriesData<Period>({ queryKey: ['period', list.locality, list.period] }, (old) => old && { ...old, lists: [...old.lists.filter((l) => l.id !== list.id), list] });
    void queries.invalidateQueries({ queryKey: ['period', list.locality] });
    void queries.invalidateQueries({ queryKey: ['list', list.id] });
  };
}

/** The lines of a commune of a list. The state and version make a changed list ask anew. */
export const linesQuery = (list: List, commune: string, status: Schema<'LineStatus'> | undefined, method: Schema<'LineMethod'> | undefined) =>
  infiniteQueryOptions({
    queryKey: ['list', list.id, 'lines', list.version, commune, status ?? '', method ?? ''],
    queryFn: ({ pageParam }) => call(api.GET('/payment/lists/{list}/lines', { params: { path: { list: list.id }, query: { commune, status, method, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** Lines unpaid and not recovered (F-22). */
export const unpaidQuery = (list: List) =>
  infiniteQueryOptions({
    queryKey: ['list', list.id, 'unpaid', list.version],
    queryFn: ({ pageParam }) => call(api.GET('/payment/lists/{list}/unpaid', { params: { path: { list: list.id }, query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** What a list may take: past months left open, funerals no list pays yet (F-48, F-49). The list itself need not exist. */
export const waitingQuery = (list: string, version: number) =>
  queryOptions({ queryKey: ['waiting', list, version], queryFn: () => call(api.GET('/payment/lists/{list}/waiting', { params: { path: { list } } })) });

/** What happened to the list, newest first. */
export const historyQuery = (list: List) =>
  infiniteQueryOptions({
    queryKey: ['list', list.id, 'history', list.version],
    queryFn: ({ pageParam }) => call(api.GET('/payment/lists/{list}/history', { params: { path: { list: list.id }, query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** The action of that operation, when the API names it. */
export const actionOf = (of: { actions: Action[] } | undefined, name: string): Action | undefined => of?.actions.find((a) => a.action === name);
