import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { succeeded } from '@/ui/notify';

/** Arrears or a recovery. */
export type Adjustment = Schema<'Adjustment'>;
/** arrears (truy lĩnh) or recovery (truy thu). */
export type Kind = Schema<'AdjustmentKind'>;

/** The states one may ask for; active is what is not done yet. */
export const states = ['active', 'open', 'listed', 'settled', 'cancelled', 'all'] as const;
export type AskedState = (typeof states)[number];

/** What the list asks for. */
export interface Filters {
  kind?: Kind;
  locality?: string;
  state?: AskedState;
  month?: string;
  commune?: string;
  person?: string;
}

/** Arrears and recoveries, page by page; the totals are over all that match. */
export const adjustmentsQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['adjustments', filters],
    queryFn: ({ pageParam }) => call(api.GET('/payment/adjustments', { params: { query: { ...filters, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** The people cut because of death recorded in a month (F-44). */
export const deathsQuery = (month: string, locality: string | undefined) =>
  queryOptions({ queryKey: ['deaths', month, locality ?? ''], queryFn: () => call(api.GET('/payment/deaths', { params: { query: { month, ...(locality ? { locality } : {}) } } })) });

/** After a command: says so, closes the dialog and asks anew what hangs on it. */
export function useAdjusted(close: () => void): (title: string, message: string) => void {
  const queries = useQueryClient();
  return (title, message) => {
    void queries.invalidateQueries({ queryKey: ['adjustments'] });
    void queries.invalidateQueries({ queryKey: ['deaths'] });
    succeeded(title, message);
    close();
  };
}
