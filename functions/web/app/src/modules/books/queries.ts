import { queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';

/** The books of one list. */
export type Books = Schema<'ListBooks'>;
/** A line with all that it follows from. */
export type Explained = Schema<'ExplainedLine'>;

/** One month of the dashboard. */
export type MonthSums = Schema<'MonthSums'>;

/** A period's books held against each other. */
export const balanceQuery = (month: string, locality: string | undefined) =>
  queryOptions({
    queryKey: ['period', locality ?? '', month, 'balance'],
    queryFn: () => call(api.GET('/payment/periods/{month}/balance', { params: { path: { month }, query: locality ? { locality } : {} } })),
  });

/** Twelve months of a locality's lists, up to a month or to this one. */
export const monthsQuery = (through: string, type: Schema<'ListType'>, locality: string | undefined) =>
  queryOptions({
    queryKey: ['period', locality ?? '', 'year', type, through],
    queryFn: () => call(api.GET('/payment/months', { params: { query: { type, ...(through ? { through } : {}), ...(locality ? { locality } : {}) } } })),
  });

/** Where the money of a line comes from. */
export const lineQuery = (list: string, line: string) =>
  queryOptions({
    queryKey: ['list', list, 'line', line],
    queryFn: () => call(api.GET('/payment/lists/{list}/lines/{line}', { params: { path: { list, line } } })),
  });
