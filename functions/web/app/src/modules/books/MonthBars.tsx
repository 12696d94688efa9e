import '@mantine/core/styles/ColorSwatch.css';
import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { t } from '@/i18n';
import { grouped, money, month } from '@/lib/format';
import classes from './books.module.css';
import type { MonthSums } from './queries';

/** What was listed in each month: paid, unpaid, and what has no outcome yet. The table below says the same in figures. */
export default function MonthBars({ months }: { months: MonthSums[] }) {
  const paid = t('payment.equation.paid');
  const unpaid = t('payment.equation.unpaid');
  const pending = t('books.year.pending');
  const data = months.map((m) => ({
    month: month(m.month),
    [paid]: m.balance.paid,
    [unpaid]: m.balance.unpaid,
    [pending]: Math.max(0, m.sums.total - m.balance.paid - m.balance.unpaid),
  }));
  return (
    <figure aria-label={t('books.year.chart')} className={classes.chart}>
      <BarChart
        h={260}
        data={data}
        dataKey="month"
        type="stacked"
        withLegend
        valueFormatter={money}
        yAxisProps={{ width: 72, tickFormatter: (dong: number) => t('books.year.millions', { count: grouped(dong / 1_000_000) }) }}
        series={[
          { name: paid, color: 'accent.7' },
          { name: unpaid, color: 'red.8' },
          { name: pending, color: 'gray.5' },
        ]}
      />
    </figure>
  );
}
