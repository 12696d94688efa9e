import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';

/** A payment list as the provider got it. */
export type Package = Schema<'Package'>;
/** One payment to make. */
export type Disbursement = Schema<'Disbursement'>;
/** One message to or of the provider's system. */
export type Message = Schema<'Message'>;

export const packagesQuery = (state: Schema<'PackageState'> | undefined) =>
  infiniteQueryOptions({
    queryKey: ['packages', state ?? ''],
    queryFn: ({ pageParam }) => call(api.GET('/provider/packages', { params: { query: { state, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** A package; asked again while its lines are being written. */
export const packageQuery = (id: string) =>
  queryOptions({
    queryKey: ['package', id],
    queryFn: () => call(api.GET('/provider/packages/{package}', { params: { path: { package: id } } })),
    refetchInterval: (q) => (q.state.data?.state === 'pending' ? 1500 : false),
  });

/** The lines of a commune of a package. */
export const disbursementsQuery = (id: string, commune: string) =>
  infiniteQueryOptions({
    queryKey: ['package', id, 'lines', commune],
    queryFn: ({ pageParam }) => call(api.GET('/provider/packages/{package}/lines', { params: { path: { package: id }, query: { commune, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** All lines of a package, commune after commune: a settlement must name each one (F-21). */
export async function allLines(p: Package): Promise<Disbursement[]> {
  const lines: Disbursement[] = [];
  for (const { commune } of p.communes) {
    let cursor: string | undefined;
    do {
      const page = await call(api.GET('/provider/packages/{package}/lines', { params: { path: { package: p.id }, query: { commune, cursor } } }));
      lines.push(...page.items);
      cursor = page.next;
    } while (cursor);
  }
  return lines;
}

/** Takes a command's answer in and asks for the lines anew. */
export function usePackageChanged(): (p: Package) => void {
  const queries = useQueryClient();
  return (p) => {
    // Only the package's own page answers the scan's address.
    queries.setQueryData(packageQuery(p.id).queryKey, (old) => ({ ...p, scan: p.scan ?? old?.scan }));
    void queries.invalidateQueries({ queryKey: ['package', p.id, 'lines'] });
    void queries.invalidateQueries({ queryKey: ['packages'] });
  };
}

/** What to show of the log of messages. */
export interface MessageFilter {
  locality: string | undefined;
  package: string | undefined;
  state: Message['state'] | undefined;
  direction: Message['direction'] | undefined;
}

export const messagesQuery = (filter: MessageFilter) =>
  infiniteQueryOptions({
    queryKey: ['messages', filter],
    queryFn: ({ pageParam }) => call(api.GET('/provider/messages', { params: { query: { ...filter, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

export const messageQuery = (pkg: string, message: string) =>
  queryOptions({
    queryKey: ['message', pkg, message],
    queryFn: () => call(api.GET('/provider/messages/{package}/{message}', { params: { path: { package: pkg, message } } })),
  });
