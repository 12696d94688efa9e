import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';

/** One person's file. */
export type Person = Schema<'Beneficiary'>;
/** A row of the search. */
export type Summary = Schema<'BeneficiarySummary'>;
/** One dated change. */
export type Change = Schema<'BeneficiaryChange'>;

/** What the search asks for; empty values are left out. */
export interface Filters {
  q?: string;
  nationalId?: string;
  category?: string;
  commune?: string;
  status?: Schema<'BeneficiaryStatus'>;
}

/** People of the caller's area, page by page (E-03, J-03). */
export const peopleQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['beneficiaries', filters],
    queryFn: ({ pageParam }) => call(api.GET('/beneficiaries', { params: { query: { ...filters, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

export const personQuery = (id: string) => queryOptions({ queryKey: ['beneficiary', id], queryFn: () => call(api.GET('/beneficiaries/{id}', { params: { path: { id } } })) });

export const changesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['beneficiary', id, 'changes'],
    queryFn: ({ pageParam }) => call(api.GET('/beneficiaries/{id}/changes', { params: { path: { id }, query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

export const decisionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['beneficiary', id, 'decisions'],
    queryFn: ({ pageParam }) => call(api.GET('/beneficiaries/{id}/decisions', { params: { path: { id }, query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

export const paymentsQuery = (id: string) => queryOptions({ queryKey: ['beneficiary', id, 'payments'], queryFn: () => call(api.GET('/beneficiaries/{id}/payments', { params: { path: { id } } })) });

/** The categories valid now: they name the codes and fill the filter. */
export const lawQuery = queryOptions({ queryKey: ['law'], queryFn: () => call(api.GET('/policy/categories')), staleTime: 3_600_000 });

/** Units of the caller's area. */
export const unitsQuery = queryOptions({ queryKey: ['units'], queryFn: () => call(api.GET('/units')), staleTime: 3_600_000 });

/** Why nothing of the file may be changed by the account, when the API refuses everything for one reason. */
export function readOnlyWhy(person: Person): string | undefined {
  const actions = person.actions.filter((a) => a.name !== 'setPayment' && a.name !== 'supplement'); // basic data: the commune supplements it
  const why = actions[0]?.why;
  return actions.every((a) => !a.enabled && a.why === why) ? why : undefined;
}
