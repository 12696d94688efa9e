import { Button, Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { money } from '@/lib/format';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { columns, lineKey } from '../lines/columns';
import { type Line, type List, type ListType, unpaidQuery } from '../queries';

/** Danh sách chưa chi trả, and those from whom nothing could be recovered, with reasons (F-22). */
export function Unpaid({ list }: { list: List }) {
  const unpaid = useInfiniteQuery(unpaidQuery(list));
  if (unpaid.error) return <ProblemAlert error={unpaid.error} retry={() => void unpaid.refetch()} />;
  const rows = unpaid.data?.pages.flatMap((p) => p.items);
  const first = unpaid.data?.pages[0];
  const notRecovered = rows && (first?.notRecovered ?? []);
  const final = first?.final;
  return (
    <Stack gap="sm">
      {final === false && <div className="dim">{t('payment.unpaid.notFinal')}</div>}
      <section>
        <Title order={3} size="h6" mb={4}>
          {t('payment.unpaid.lines', { total: money(first?.totals.unpaid ?? 0) })}
        </Title>
        <DataTable<Line> id="payment.unpaid" label={t('payment.unpaid.title')} columns={unpaidColumns('total', list.type, first?.totals.notPayable)} rows={rows} rowKey={lineKey} loading={unpaid.isPending} empty={<EmptyState why={t('payment.unpaid.none')} />} />
      </section>
      <section>
        <Title order={3} size="h6" mb={4}>
          {t('payment.unpaid.notRecovered', { total: money(first?.totals.notRecovered ?? 0) })}
        </Title>
        <DataTable<Line> id="payment.notRecovered" label={t('payment.unpaid.notRecoveredTitle')} columns={unpaidColumns('recovery', list.type)} rows={notRecovered} rowKey={lineKey} loading={unpaid.isPending} empty={<EmptyState why={t('payment.unpaid.noneRecovered')} />} />
      </section>
      {unpaid.hasNextPage && (
        <Button variant="default" onClick={() => void unpaid.fetchNextPage()} loading={unpaid.isFetchingNextPage}>
          {t('common.table.more')}
        </Button>
      )}
    </Stack>
  );
}

/** Name, commune, the amount that matters, why; what a death ended of the money where it did (F-44). */
function unpaidColumns(amount: 'total' | 'recovery', type: ListType, notPayable = 0): Column<Line>[] {
  const shown = ['name', 'deceased', 'nationalId', 'commune', 'category', amount, 'notPayable', 'method', 'reason', 'status'];
  const dead = notPayable > 0 && amount === 'total';
  const all = [...columns(undefined, type).filter((c) => c.key !== 'recovery'), recovered, ...(dead ? [ended] : [])];
  // The reason a death gives needs the room of the identity and the method.
  const aside = dead ? ['status', 'nationalId', 'method'] : ['status'];
  return shown.flatMap((key) => all.filter((c) => c.key === key)).map((c) => ({ ...c, optional: aside.includes(c.key) }));
}

/** What was to be recovered, from the line or from money it carried over. */
const recovered: Column<Line> = {
  key: 'recovery',
  title: t('payment.sums.recovery'),
  width: 110,
  align: 'right',
  render: (l) => <Money dong={l.notRecovered ?? l.recovery} />,
  sortBy: (l) => l.notRecovered ?? l.recovery,
};

/** What nobody is paid any more, with the reason beneath it. */
const ended: Column<Line> = {
  key: 'notPayable',
  title: t('payment.unpaid.notPayable'),
  width: 190,
  align: 'right',
  render: (l) =>
    l.notPayable === undefined ? null : (
      <>
        <Money dong={l.notPayable} />
        <div className="dim">{l.notPayableReason}</div>
      </>
    ),
  sortBy: (l) => l.notPayable ?? 0,
};
