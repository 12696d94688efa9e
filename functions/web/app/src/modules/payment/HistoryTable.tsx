import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import type { Schema } from '@/api/client';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { CopyId } from '@/ui/CopyId';
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
    { key: 'action', title: t('payment.history.action'), width: 200, render: (e) => actionWords(e.action) },
    { key: 'by', title: t('payment.history.by'), width: 210, render: (e) => <Who of={e.by} stacked /> },
    { key: 'state', title: t('payment.history.state'), width: 220, render: (e) => <ListState state={e.state} /> },
    { key: 'note', title: t('payment.history.note'), width: 250, render: (e) => <Note of={e} /> },
  ];
}

/** What was said, or in words what the machine wrote down: a file, a message, the line that was split. */
function Note({ of: { action, note } }: { of: Event }) {
  if (!note) return null;
  const split = action === 'splitLine' ? /^(\S+) [^.\s]+\.([^.\s]+)\./.exec(note) : null;
  if (split) {
    return (
      <>
        {split[1]}: <AppLink to={`/beneficiaries/${split[2] ?? ''}`}>{t('payment.history.person')}</AppLink>
      </>
    );
  }
  if (action === 'confirmScan' || action === 'exportLines') return <span title={note}>{t(`payment.history.note.${action}`)}</span>;
  if (action === 'transmitSettlement') {
    return (
      <>
        {t('payment.history.note.message')} <CopyId id={note} />
      </>
    );
  }
  return <span style={{ overflowWrap: 'anywhere' }}>{note}</span>;
}
