import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { useLocale } from '@/i18n';
import { useToday } from '@/lib/today';
import { type ListSearch, useListSearch } from '@/ui/useListSearch';

/** An entry of the catalogue. */
export type Entry = Schema<'ReportEntry'>;
/** A report as it stands on the screen. */
export type Report = Schema<'ReportTable'>;
/** One column of a report. */
export type Column = Schema<'ReportColumn'>;

/** What a report is asked for; only what its period and entry know is sent. */
export interface Asked {
  code: string;
  /** Left out: the payment lists of the month. */
  period?: Entry['period'];
  month: string;
  type: 'monthly' | 'funeral';
  from?: string;
  to?: string;
  /** Left out: the account's own unit. */
  unit?: string;
  method?: 'cash' | 'account' | 'wallet';
  procedure?: string;
}

/** The ways to pay that a report may be narrowed to. */
export const methods = ['cash', 'account', 'wallet'] as const;

/** The modules whose "Khai thác báo cáo" there is (J-02). */
export const reportModules = ['dossier', 'registry', 'payment'] as const;

const day = /^\d{4}-\d{2}-\d{2}$/;

/** The days the address asks for; this month up to today without any. */
export function daysAsked(search: ListSearch, today: string): { from: string; to: string } {
  const from = day.test(search.from ?? '') ? (search.from ?? '') : `${today.slice(0, 7)}-01`;
  return { from, to: day.test(search.to ?? '') ? (search.to ?? '') : today };
}

/** What the address asks of a report; this month and the own unit without any. */
export function useAsked(code: string, entry: Entry | undefined): Asked {
  const [search] = useListSearch();
  const today = useToday();
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month ?? '') ? (search.month ?? '') : today.slice(0, 7);
  const method = entry?.byMethod ? methods.find((m) => m === search.method) : undefined;
  return {
    code,
    period: entry?.period ?? 'lists',
    month,
    type: search.type === 'funeral' ? 'funeral' : 'monthly',
    ...daysAsked(search, today),
    ...(search.unit && { unit: search.unit }),
    ...(method && { method }),
    ...(entry?.byProcedure && search.procedure && { procedure: search.procedure }),
  };
}

/** The account's reports whose name or code holds what was typed (J-01), all or one module's. */
export const reportsQuery = (q: string, module?: string) => {
  const of = reportModules.find((m) => m === module);
  return queryOptions({
    queryKey: ['reports', q, of],
    queryFn: () => call(api.GET('/reports', { params: { query: { ...(q && { q }), ...(of && { module: of }) } } })),
    placeholderData: keepPreviousData,
  });
};

function ask(asked: Asked, format: 'json' | 'xlsx' | 'pdf') {
  const { code, period = 'lists', month, type, from, to, unit, method, procedure } = asked;
  const over = { lists: { month, type }, month: { month }, days: { from, to } }[period];
  return call(api.GET('/reports/{code}', { params: { path: { code }, query: { ...over, ...(unit && { unit }), ...(method && { method }), ...(procedure && { procedure }), format } } }));
}

/** A report on the screen. */
export const reportQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ['report', asked],
    queryFn: async () => {
      const { report } = await ask(asked, 'json');
      if (!report) throw new Error(asked.code);
      return report;
    },
    retry: false,
  });

/** Where to fetch a report's file. */
export async function reportFile(asked: Asked, format: 'xlsx' | 'pdf'): Promise<Schema<'Download'>> {
  const { file } = await ask(asked, format);
  if (!file) throw new Error(asked.code);
  return file;
}

/** Picks a report's text in the language shown. */
export function useWord(): (vi: string, en: string) => string {
  const locale = useLocale();
  return (vi, en) => (locale === 'en' ? en : vi);
}
