import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';

/** One reviewed job. */
export type Review = Schema<'EntitlementReview'>;
/** One policy of one person that differs from the law. */
export type Row = Schema<'EntitlementRow'>;
/** Rows and their money. */
export type Sums = Schema<'EntitlementSums'>;
/** What one reason makes of the rows. */
export type ReasonSums = Schema<'ReasonSums'>;
/** Why an amount is not what it should be. */
export type Reason = Schema<'EntitlementReason'>;
/** Why next month differs. */
export type Cause = Schema<'ForecastCause'>;

/** A review with its sums, as the API answers. */
export interface Detail {
  review: Review;
  policies: number;
  strays: number;
  reasons: ReasonSums[];
  communes: { commune: string; communeName: string; sums: Sums; reasons: ReasonSums[] }[];
  applied: Sums;
  skipped: number;
  refused: number;
  problems: { key: string; name: string; detail: string }[];
}

/** True while the system works on it: the page then looks again. */
export const isBusy = (r: Review) => r.state === 'computing' || r.state === 'applying';

/** The row's name in its review. */
export const keyOf = (r: Row) => `${r.beneficiary}#${r.policy}`;

export const reviewsQuery = (locality: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['reviews', locality ?? ''],
    queryFn: ({ pageParam }) => call(api.GET('/entitlement-reviews', { params: { query: { locality, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** A review with a page of its rows; asked again while work goes on. */
export const reviewQuery = (id: string, commune: string | undefined, reason: Reason | undefined) =>
  infiniteQueryOptions({
    queryKey: ['review', id, commune ?? '', reason ?? ''],
    queryFn: ({ pageParam }) => call(api.GET('/entitlement-reviews/{review}', { params: { path: { review: id }, query: { commune, reason, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    refetchInterval: (q) => (q.state.data?.pages[0] && isBusy(q.state.data.pages[0].review) ? 1000 : false),
  });

/** A list held against the law of its month. */
export const recomputeQuery = (list: string, commune: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['recompute', list, commune ?? ''],
    queryFn: ({ pageParam }) => call(api.GET('/payment/lists/{list}/recompute', { params: { path: { list }, query: { commune, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    retry: false,
  });

/** A month's list before it is made. */
export const forecastQuery = (locality: string | undefined, month: string, commune: string | undefined, cause: Cause | undefined) =>
  infiniteQueryOptions({
    queryKey: ['forecast', locality ?? '', month, commune ?? '', cause ?? ''],
    queryFn: ({ pageParam }) => call(api.GET('/payment/forecast', { params: { query: { locality, month, commune, cause, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    retry: false,
  });
