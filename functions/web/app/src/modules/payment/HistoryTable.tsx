import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import type { Schema } from '@/api/client';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Who } from '@/ui/Who';
import { historyQuery, type List } from './queries';
import { actionWords, ListState } from './words';

type Event = Schema<'ListEvent'>;

/** What happened to the list, newest first; perhaps only some kinds of it. */
export function HistoryTable({ list, only }: { list: List; only?: (event: Event) => boolean }) {
  const history = useInfiniteQuery(historyQuery(list));
  if (history.error) return <ProblemAlert error={history.error} retry={() => void history.refetch()} />;
  const rows = history.data?.pages.flatMap((p) => p.items);
  return (
    <DataTable<Event>
      id="payment.history"
      label={t('payment.tab.history')}
      columns={columns()}
      rows={only ? rows?.filter(only) : rows}
      rowKey={(e) => `${e.at}/${e.action}`}
      loading={history.isPending}
      more={{ has: history.hasNextPage, loading: history.isFetchingNextPage, load: () => void history.fetchNextPage() }}
      empty={<EmptyState why={t('payment.history.empty')} />}
    />
  );
}

function columns(): Column<Event>[] {
  return [
    { key: 'at', title: t('payment.history.at'), heading: true, width: 150, render: (e) => <InstantText iso={e.at} />, sortBy: (e) => e.at },
    { key: 'action', title: t('payment.history.action'), width: 230, render: (e) => actionWords(e.action) },
    { key: 'by', title: t('payment.history.by'), width: 210, render: (e) => <Who of={e.by} stacked /> },
    { key: 'state', title: t('payment.history.state'), width: 230, render: (e) => <ListState state={e.state} /> },
    { key: 'note', title: t('payment.history.note'), render: (e) => e.note ?? '' },
  ];
}
