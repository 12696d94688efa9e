import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';

/** One workbook and what became of it. */
export type Import = Schema<'Import'>;
/** One wrong or doubtful cell. */
export type Finding = Schema<'ImportFinding'>;

/** True while the system works on it: the page then looks again. */
export const isBusy = (i: Import) => i.state === 'checking' || i.state === 'applying';

/** An import; asked again while work goes on, so its bar survives a reload. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: () => call(api.GET('/imports/{import}', { params: { path: { import: id } } })),
    refetchInterval: (q) => (q.state.data && isBusy(q.state.data) ? 1000 : false),
  });

export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports'],
  queryFn: ({ pageParam }) => call(api.GET('/imports', { params: { query: { cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
});

/** What is wrong, of one kind or all, in the order of the rows. */
export const findingsQuery = (id: string, kind: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['import', id, 'errors', kind ?? ''],
    queryFn: ({ pageParam }) => call(api.GET('/imports/{import}/errors', { params: { path: { import: id }, query: { kind, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
