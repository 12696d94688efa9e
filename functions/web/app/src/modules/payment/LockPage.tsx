import { Group, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { t } from '@/i18n';
import { grouped, month } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Act, ActNote } from './Act';
import { Equation } from './Equation';
import { HistoryTable } from './HistoryTable';
import { ListDialog } from './ListDialog';
import classes from './payment.module.css';
import { PeriodBar } from './PeriodBar';
import { actionOf, type List, useChosenList } from './queries';
import { ListState, periodWords } from './words';

const lockActions = ['lock', 'unlock', 'lockPeriod', 'unlockPeriod', 'export', 'noteExport'];

/** Khóa/Mở kỳ chi trả, with the reason for opening and the history (P14, P15, F-53). */
export function LockPage() {
  const { chosen, period, list } = useChosenList();
  return (
    <Page title={t('payment.lock.title')} path={[t('menu.payment.budget')]}>
      <PeriodBar chosen={chosen} />
      <ProblemAlert error={period.error} retry={() => void period.refetch()} />
      {period.isPending && <PageSkeleton />}
      {period.data && !list && (
        <div className="panel">
          <EmptyState why={t('payment.settlement.noList', { month: month(chosen.month) })}>
            <AppLink to="/payment" search={{ month: chosen.month }}>
              {t('payment.settlement.toList')}
            </AppLink>
          </EmptyState>
        </div>
      )}
      {list && <Lock list={list} />}
    </Page>
  );
}

function Lock({ list }: { list: List }) {
  const [asking, setAsking] = useState<'lockPeriod' | 'unlockPeriod'>();
  const locked = list.state === 'PERIOD_LOCKED';
  const name = locked ? 'unlockPeriod' : 'lockPeriod';
  const action = actionOf(list, name);
  return (
    <Stack gap="sm">
      <Stack gap="xs" className={`panel ${classes.box ?? ''}`}>
        <Group gap="md">
          <strong>
            {t(`payment.type.${list.type}`)} · {list.localityName} · {periodWords(list)}
          </strong>
          <ListState state={list.state} />
        </Group>
        {list.lockedAt && (
          <div>
            {t('payment.lock.by', { by: list.lockedBy ?? '' })} <InstantText iso={list.lockedAt} />
          </div>
        )}
        {locked && <div className="dim">{list.export ? t('payment.lock.export', { rows: grouped(list.export.rows) }) : t('payment.lock.exporting')}</div>}
        <div>
          <Act action={action} primary onClick={() => setAsking(name)}>
            {t(`payment.ask.${name}.action`)}
          </Act>
          <ActNote action={action} />
          {!action && !locked && <span className="dim">{t('payment.lock.notYet')}</span>}
        </div>
      </Stack>
      {(locked || list.state === 'SETTLED') && <Equation balance={list.balance} />}
      <Title order={2} size="h5">
        {t('payment.lock.history')}
      </Title>
      <HistoryTable list={list} only={(e) => lockActions.includes(e.action)} />
      {asking && (
        <ListDialog list={list} command={asking} close={() => setAsking(undefined)}>
          {asking === 'lockPeriod' && <Equation balance={list.balance} />}
        </ListDialog>
      )}
    </Stack>
  );
}
