import { SegmentedControl, Stack } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { t } from '@/i18n';
import { grouped, month } from '@/lib/format';
import { LocalitySelect } from '@/modules/payment/LocalitySelect';
import { addressOf, useChosen } from '@/modules/payment/queries';
import { ListState } from '@/modules/payment/words';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { Page, PageSkeleton } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import classes from './books.module.css';
import { type MonthSums, monthsQuery } from './queries';

// The chart's library is fetched with the first chart.
const MonthBars = lazy(() => import('./MonthBars'));

/** Tổng quan chi trả: a year of lists as bars, and the same figures as a table. */
export function YearPage() {
  const chosen = useChosen();
  const [search, setSearch] = useListSearch();
  const year = useQuery({ ...monthsQuery(search.month ?? '', chosen.type, chosen.locality), enabled: chosen.locality !== undefined });
  const listed = year.data?.items.filter((m) => m.state);
  return (
    <Page title={t('books.year.title')} path={[t('menu.payment.budget')]} actions={year.data && <PrintButton />}>
      <div className={`panel print-facts ${classes.bar ?? ''}`}>
        <LocalitySelect />
        <SegmentedControl
          aria-label={t('payment.type')}
          value={chosen.type}
          onChange={(v) => setSearch({ type: v === 'monthly' ? '' : v })}
          data={[
            { value: 'monthly', label: t('payment.type.monthly') },
            { value: 'funeral', label: t('payment.type.funeral') },
          ]}
        />
      </div>
      <ProblemAlert error={year.error} retry={() => void year.refetch()} />
      {year.isPending && <PageSkeleton />}
      {listed?.length === 0 && (
        <div className="panel">
          <EmptyState why={t('books.year.none')} />
        </div>
      )}
      {year.data && listed && listed.length > 0 && (
        <Stack gap="sm">
          <div className={`panel ${classes.step ?? ''}`}>
            <Suspense fallback={<PageSkeleton />}>
              <MonthBars months={year.data.items} />
            </Suspense>
          </div>
          <DataTable<MonthSums>
            id="books.year"
            label={t('books.year.title')}
            columns={columns((period) => addressOf({ period, type: chosen.type, locality: chosen.locality }))}
            rows={[...listed].reverse()}
            rowKey={(m) => m.month}
            empty={<EmptyState why={t('books.year.none')} />}
          />
        </Stack>
      )}
    </Page>
  );
}

function columns(address: (month: string) => Record<string, string>): Column<MonthSums>[] {
  const money = (key: string, title: string, of: (m: MonthSums) => number): Column<MonthSums> => ({
    key,
    title,
    width: 122,
    align: 'right',
    render: (m) => <Money dong={of(m) || undefined} />,
    sortBy: of,
  });
  return [
    { key: 'month', title: t('payment.month'), heading: true, width: 90, render: (m) => <AppLink to="/payment-balance" search={address(m.month)}>{month(m.month)}</AppLink>, sortBy: (m) => m.month },
    { key: 'state', title: t('payment.line.status'), width: 140, render: (m) => (m.state ? <ListState state={m.state} /> : '') },
    { key: 'lines', title: t('payment.sums.lines'), width: 95, align: 'right', render: (m) => <span className="numbers">{grouped(m.sums.lines)}</span>, sortBy: (m) => m.sums.lines },
    money('listed', t('payment.equation.listed'), (m) => m.sums.total),
    money('paid', t('payment.equation.paid'), (m) => m.balance.paid),
    money('unpaid', t('payment.equation.unpaid'), (m) => m.balance.unpaid),
    money('arrears', t('payment.sums.arrears'), (m) => m.sums.arrears),
    money('recovery', t('payment.sums.recovery'), (m) => m.sums.recovery),
    money('carryOver', t('payment.sums.carryOver'), (m) => m.sums.carryOver),
  ];
}
