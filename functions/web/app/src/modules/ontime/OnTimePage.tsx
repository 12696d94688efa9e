import { Group, SegmentedControl, Stack } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { t } from '@/i18n';
import { date } from '@/lib/format';
import { AreaSelect } from '@/modules/report/AreaSelect';
import { DaysFields, ProcedureSelect } from '@/modules/report/DaysFields';
import { AppLink } from '@/ui/AppLink';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import classes from './ontime.module.css';
import { groupings, onTimeQuery, useAsked } from './queries';
import { Summary, TimeTable } from './TimeTable';

// The chart's library is fetched with the first chart.
const TimeBars = lazy(() => import('./TimeBars'));

/** Thống kê đúng hạn: how timely work is done, by procedure, unit, step and officer, down to the dossiers (J-06). */
export function OnTimePage() {
  const asked = useAsked();
  const [, setSearch] = useListSearch();
  const found = useQuery(onTimeQuery(asked));
  const some = found.data && (found.data.total.finished > 0 || found.data.total.underway > 0);
  return (
    <Page
      title={t('ontime.title')}
      path={[t('dossier.menu')]}
      actions={
        <>
          {found.data?.colleagues && <ReportLink />}
          <PrintButton />
        </>
      }
    >
      <Group className="panel print-facts" p="8px 12px" gap="md" align="flex-end">
        <DaysFields from={asked.from} to={asked.to} />
        <AreaSelect unit={asked.unit} />
        <ProcedureSelect procedure={asked.procedure} />
      </Group>
      <SegmentedControl
        className="print-facts"
        aria-label={t('ontime.by')}
        value={asked.by}
        onChange={(by) => setSearch({ by: by === 'procedure' ? '' : by })}
        data={groupings.map((g) => ({ value: g, label: t(`ontime.by.${g}`) }))}
        style={{ alignSelf: 'flex-start' }}
      />
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isPending && <PageSkeleton />}
      {found.data && !some && (
        <div className="panel">
          <EmptyState why={t('ontime.none')} />
        </div>
      )}
      {found.data && some && (
        <Stack gap="sm">
          <Summary asked={asked} total={found.data.total} unitName={found.data.unitName} />
          {!found.data.colleagues && asked.by === 'officer' && <p className="dim">{t('ontime.own')}</p>}
          <TimeTable asked={asked} lines={found.data.lines} />
          {found.data.lines.some((l) => l.onTime + l.late > 0) && (
            <div className={`panel ${classes.chart ?? ''}`}>
              <Suspense fallback={<PageSkeleton />}>
                <TimeBars lines={found.data.lines} by={asked.by} />
              </Suspense>
            </div>
          )}
          <p className="dim">{t('ontime.how', { today: date(found.data.today) })}</p>
        </Stack>
      )}
    </Page>
  );
}

/** The same numbers as a report with its files. */
function ReportLink() {
  const { from, to, unit, procedure } = useAsked();
  return (
    <AppLink to="/reports/HS_03" search={{ from, to, ...(unit && { unit }), ...(procedure && { procedure }) }}>
      {t('ontime.export')}
    </AppLink>
  );
}
