import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { useLocale } from '@/i18n';

/** An entry of the catalogue. */
export type Entry = Schema<'ReportEntry'>;
/** A report as it stands on the screen. */
export type Report = Schema<'ReportTable'>;
/** One column of a report. */
export type Column = Schema<'ReportColumn'>;

/** What a report is asked for. */
export interface Asked {
  code: string;
  month: string;
  type: 'monthly' | 'funeral';
  /** Left out: the account's own unit. */
  unit?: string;
  method?: 'cash' | 'account' | 'wallet';
}

/** The ways to pay that a report may be narrowed to. */
export const methods = ['cash', 'account', 'wallet'] as const;

/** The account's reports whose name or code holds what was typed (J-01). */
export const reportsQuery = (q: string) =>
  queryOptions({ queryKey: ['reports', q], queryFn: () => call(api.GET('/reports', { params: { query: q ? { q } : {} } })), placeholderData: keepPreviousData });

const ask = ({ code, month, type, unit, method }: Asked, format: 'json' | 'xlsx' | 'pdf') =>
  call(api.GET('/reports/{code}', { params: { path: { code }, query: { month, type, ...(unit && { unit }), ...(method && { method }), format } } }));

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
