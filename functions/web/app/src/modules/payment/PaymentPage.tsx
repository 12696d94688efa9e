import { Button, Group, Stack, Tabs } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { CycleStepper } from './CycleStepper';
import { HistoryTable } from './HistoryTable';
import { LinesTable } from './LinesTable';
import { NextStep } from './NextStep';
import { NoList } from './NoList';
import { PackagesTable } from './PackagesTable';
import classes from './payment.module.css';
import { PeriodBar } from './PeriodBar';
import { type List, type Period, useChosenList } from './queries';
import { Sums } from './Sums';
import { SummaryTables } from './SummaryTables';
import { ListState, periodWords } from './words';

const tabs = ['summary', 'lines', 'packages', 'history'] as const;
type Tab = (typeof tabs)[number];

/** Chi trả trợ cấp xã hội: the month's list from its preparation to the lock (F-13). */
export function PaymentPage() {
  const { chosen, period, list } = useChosenList();
  return (
    <Page
      title={t('payment.title')}
      path={[t('menu.payment.budget')]}
      actions={
        <Button variant="default" size="xs" leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
          {t('payment.print')}
        </Button>
      }
    >
      <PeriodBar chosen={chosen} />
      <ProblemAlert error={period.error} retry={() => void period.refetch()} />
      {period.isPending && <PageSkeleton />}
      {period.data && !list && <NoList period={period.data} type={chosen.type} />}
      {period.data && list && <ListView period={period.data} list={list} />}
    </Page>
  );
}

function ListView({ period, list }: { period: Period; list: List }) {
  const [search, setSearch] = useListSearch();
  const tab: Tab = tabs.find((v) => v === search.tab) ?? 'summary';
  const panels: Record<Tab, ReactNode> = {
    summary: <SummaryTables list={list} previous={period.previous?.type === list.type ? period.previous : undefined} />,
    lines: <LinesTable list={list} />,
    packages: <PackagesTable list={list} />,
    history: <HistoryTable list={list} />,
  };
  return (
    <Stack gap="sm">
      <Group gap="md" className={classes.headline}>
        <strong>
          {t(`payment.type.${list.type}`)} · {list.localityName} · {periodWords(list)}
        </strong>
        <ListState state={list.state} />
      </Group>
      <div className={`panel ${classes.box ?? ''}`}>
        <CycleStepper list={list} />
      </div>
      <NextStep list={list} />
      <Sums sums={list.sums} />
      <Tabs value={tab} onChange={(v) => setSearch({ tab: v === 'summary' ? '' : (v ?? ''), sort: '' })} keepMounted={false}>
        <Tabs.List className="no-print">
          {tabs.map((v) => (
            <Tabs.Tab key={v} value={v}>
              {t(`payment.tab.${v}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((v) => (
          <Tabs.Panel key={v} value={v} pt="sm">
            {panels[v]}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
