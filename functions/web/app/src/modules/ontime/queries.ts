import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { decimal } from '@/lib/format';
import { useToday } from '@/lib/today';
import { daysAsked } from '@/modules/report/queries';
import { useListSearch } from '@/ui/useListSearch';

/** A line of the statistic. */
export type Line = Schema<'OnTimeLine'>;
/** One dossier, or a step of it, behind a number. */
export type Work = Schema<'TimedWork'>;

/** What the lines tell apart. */
export const groupings = ['procedure', 'unit', 'step', 'officer'] as const;
export type Grouping = (typeof groupings)[number];

/** The numbers that open to their dossiers. */
export const opened = ['late', 'on-time', 'underway', 'overdue'] as const;
export type Which = (typeof opened)[number];

/** What the statistic is asked for. */
export interface Asked {
  from: string;
  to: string;
  by: Grouping;
  /** Left out: the account's own unit. */
  unit?: string;
  procedure?: string;
}

/** What the address asks for; this month by procedure without any. */
export function useAsked(): Asked {
  const [search] = useListSearch();
  const today = useToday();
  return {
    ...daysAsked(search, today),
    by: groupings.find((g) => g === search.by) ?? 'procedure',
    ...(search.unit && { unit: search.unit }),
    ...(search.procedure && { procedure: search.procedure }),
  };
}

/** The statistic: a line for each, and the sum (J-06). */
export const onTimeQuery = (asked: Asked) =>
  queryOptions({ queryKey: ['on-time', asked], queryFn: () => call(api.GET('/on-time', { params: { query: asked } })), retry: false });

/** The part of a line that names it. */
export interface LineName {
  step?: string;
  at?: string;
  officer?: string;
}

/** The dossiers behind a number of a line, or of the sum. */
export const worksQuery = (asked: Asked, of: Which, line: LineName) =>
  infiniteQueryOptions({
    queryKey: ['on-time', 'works', asked, of, line],
    queryFn: ({ pageParam }) => call(api.GET('/on-time/works', { params: { query: { ...asked, of, ...line, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    retry: false,
  });

/** What a line is called. */
export function lineLabel(line: Line, by: Grouping): string {
  const words = { procedure: [line.procedureName], unit: [line.unitName], step: [line.stepName], officer: [line.officerName, line.unitName] };
  return words[by].filter(Boolean).join(', ');
}

/** The rate of what was on time, of all that had a deadline: "80,0 %"; nothing of nothing is "". */
export function rateText(line: Line): string {
  const timed = line.onTime + line.late;
  return timed > 0 ? t('ontime.percent', { rate: decimal((line.onTime * 100) / timed) }) : '';
}
