import '@mantine/core/styles/ColorSwatch.css';
import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { useMediaQuery } from '@mantine/hooks';
import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import classes from './ontime.module.css';
import { type Grouping, type Line, lineLabel } from './queries';

const most = 12;

/** On time and late, a bar a line, the busiest first. The table above says the same in figures. */
export default function TimeBars({ lines, by }: { lines: Line[]; by: Grouping }) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const onTime = t('ontime.onTime');
  const late = t('ontime.late');
  const busiest = [...lines].filter((l) => l.onTime + l.late > 0).sort((a, b) => b.onTime + b.late - a.onTime - a.late);
  const data = busiest.slice(0, most).map((l) => ({ name: lineLabel(l, by), [onTime]: l.onTime, [late]: l.late }));
  return (
    <figure aria-label={t('ontime.chart')} className={classes.figure}>
      <figcaption className="dim">
        {t('ontime.chart')}
        {busiest.length > most && ` (${t('ontime.few', { count: most })})`}
      </figcaption>
      <BarChart
        h={70 + data.length * 34}
        data={data}
        dataKey="name"
        type="stacked"
        orientation="vertical"
        withLegend
        maxBarWidth={18}
        valueFormatter={grouped}
        xAxisProps={{ allowDecimals: false }}
        yAxisProps={{ width: narrow ? 110 : 260 }}
        series={[
          { name: onTime, color: 'accent.7' },
          { name: late, color: 'red.8' },
        ]}
      />
    </figure>
  );
}
