import { Stack, Tabs } from '@mantine/core';
import '@mantine/core/styles/Tabs.css';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { useToday } from '@/lib/today';
import { ReviewWarning } from '@/modules/entitlement/ReviewWarning';
import { Signal } from '@/ui/Signal';
import { useListSearch } from '@/ui/useListSearch';
import { CycleStepper } from './CycleStepper';
import { HistoryTable } from '../HistoryTable';
import { LinesTable } from '../lines/LinesTable';
import { NextStep } from './NextStep';
import { NoList } from './NoList';
import { PackagesTable } from './PackagesTable';
import classes from '../payment.module.css';
import { ListHeadline, ListScreen } from '../ListScreen';
import { MonthTasks } from '../MonthTasks';
import type { List, ListType, Period } from '../queries';
import { isLate, settling } from '../tasks';
import { Sums } from './Sums';
import { SummaryTables } from './SummaryTables';

const tabs = ['summary', 'lines', 'packages', 'history'] as const;
type Tab = (typeof tabs)[number];

/** Chi trả trợ cấp xã hội: the month's list from its preparation to the lock (F-13). */
export function PaymentPage() {
  return (
    <ListScreen title={t('payment.title')} path={[t('menu.payment.budget')]} printed none={(period, type) => <NoListYet period={period} type={type} />}>
      {(list, period) => <ListView period={period} list={list} />}
    </ListScreen>
  );
}

function NoListYet({ period, type }: { period: Period; type: ListType }) {
  return (
    <Stack gap="sm">
      {type === 'monthly' && <ReviewWarning locality={period.locality} month={period.month} />}
      <NoList period={period} type={type} />
      <MonthTasks period={period} shown={type} />
    </Stack>
  );
}

/** The states in which the list is made again from the registry: the review's rows still count. */
const open: List['state'][] = ['PREPARING', 'LIST_DRAFT', 'SUMMARY_UPLOADED', 'REJECTED_BY_PROVIDER'];

function ListView({ period, list }: { period: Period; list: List }) {
  const [search, setSearch] = useListSearch();
  const today = useToday();
  const tab: Tab = tabs.find((v) => v === search.tab) ?? 'summary';
  const panels: Record<Tab, ReactNode> = {
    summary: <SummaryTables list={list} previous={period.previous?.type === list.type ? period.previous : undefined} />,
    lines: <LinesTable list={list} />,
    packages: <PackagesTable list={list} />,
    history: <HistoryTable list={list} />,
  };
  return (
    <Stack gap="sm">
      <ListHeadline list={list}>{isLate(list, today) && <Signal tone="late">{t(settling.includes(list.state) || !list.connected ? 'payment.settlement.late' : 'payment.send.late')}</Signal>}</ListHeadline>
      <div className={`panel ${classes.box ?? ''}`}>
        <CycleStepper list={list} />
      </div>
      {list.type === 'monthly' && open.includes(list.state) && <ReviewWarning locality={list.locality} month={list.period} />}
      <NextStep list={list} />
      <MonthTasks period={period} shown={list.type} />
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
