import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { month } from '@/lib/format';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Who, whoWords } from '@/ui/Who';
import { type Change, changesQuery } from './queries';

/** Lịch sử: who recorded what and when, in the order it was recorded. */
export function HistoryTab({ id }: { id: string }) {
  const changes = useInfiniteQuery(changesQuery(id));
  if (changes.error) return <ProblemAlert error={changes.error} retry={() => void changes.refetch()} />;
  return (
    <DataTable<Change>
      id="beneficiary.history"
      label={t('beneficiary.tab.history')}
      columns={columns()}
      rows={changes.data?.pages.flatMap((p) => p.items)}
      rowKey={(c) => String(c.seq)}
      loading={changes.isPending}
      more={{ has: changes.hasNextPage, loading: changes.isFetchingNextPage, load: () => void changes.fetchNextPage() }}
      empty={<EmptyState why={t('beneficiary.changes.empty')} />}
    />
  );
}

function columns(): Column<Change>[] {
  return [
    { key: 'at', title: t('beneficiary.history.at'), heading: true, width: 150, render: (c) => <InstantText iso={c.at} />, sortBy: (c) => c.at },
    { key: 'by', title: t('beneficiary.history.by'), width: 200, render: (c) => <Who of={c.by} stacked />, sortBy: (c) => whoWords(c.by) },
    { key: 'type', title: t('beneficiary.history.what'), width: 160, render: (c) => t(`beneficiary.change.${c.type}`) },
    { key: 'month', title: t('beneficiary.history.month'), width: 110, render: (c) => <span className="numbers">{month(c.month)}</span>, sortBy: (c) => c.month ?? '' },
    { key: 'reason', title: t('beneficiary.reason'), render: (c) => c.reason ?? '' },
    { key: 'source', title: t('beneficiary.history.source'), width: 170, render: (c) => c.source || t('beneficiary.history.byHand') },
  ];
}
