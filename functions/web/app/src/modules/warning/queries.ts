import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';

/** What the system knows to be wrong or near in an area. */
export type Warnings = Schema<'Warnings'>;
/** One thing to look at in one person's file. */
export type Warning = Schema<'BeneficiaryWarning'>;
/** What a warning warns of. */
export type Kind = Schema<'WarningKind'>;
/** Warnings of policies (E-28), or missing data (E-22). */
export type Group = Schema<'WarningGroup'>;

/** What is asked for; the own unit and all kinds when left out. */
export interface Asked {
  group: Group;
  area?: string;
  kind?: Kind;
}

/** The warnings of an area, page by page, read off the roll as it is now. */
export const warningsQuery = (asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['warnings', asked],
    queryFn: ({ pageParam }) => call(api.GET('/beneficiary-warnings', { params: { query: { ...asked, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    retry: false,
  });

/** What the morning's look at the own unit counted. */
export const morningQuery = queryOptions({
  queryKey: ['warnings', 'morning'],
  queryFn: () => call(api.GET('/beneficiary-warnings', { params: { query: { counts: true } } })),
  staleTime: 600_000,
});

/** Where to fetch all of them as a workbook (E-31). */
export async function warningsFile(asked: Asked): Promise<Schema<'Download'>> {
  const { file } = await call(api.GET('/beneficiary-warnings', { params: { query: { ...asked, format: 'xlsx' } } }));
  if (!file) throw new Error('no file');
  return file;
}

/** The kinds that are too late already, against those that are near or small. */
export const grave: Kind[] = ['overlap', 'too-young', 'too-old', 'category-ended', 'old-rate', 'no-decision'];
