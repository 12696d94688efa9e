import { Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { whoWords } from '@/ui/Who';
import { Act, ActNote } from './Act';
import { Equation } from './Equation';
import { Checks } from './settlement/Checks';
import { HistoryTable } from './HistoryTable';
import { ListDialog } from './ListDialog';
import { ListHeadline, ListScreen } from './ListScreen';
import classes from './payment.module.css';
import { actionOf, addressOf, type List } from './queries';
import { placeOf } from './tasks';

const lockActions = ['lock', 'unlock', 'lockPeriod', 'unlockPeriod', 'export', 'noteExport'];

/** Khóa/Mở kỳ chi trả, with the reason for opening and the history (P14, P15, F-53). */
export function LockPage() {
  return (
    <ListScreen title={t('payment.lock.title')} path={[t('menu.payment.budget')]}>
      {(list) => <Lock list={list} />}
    </ListScreen>
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
        <ListHeadline list={list} />
        {list.lockedAt && (
          <div>
            {t('payment.lock.by', { by: whoWords(list.lockedBy) })} <InstantText iso={list.lockedAt} />
          </div>
        )}
        {locked && <div className="dim">{list.export ? t('payment.lock.export', { rows: grouped(list.export.rows) }) : t('payment.lock.exporting')}</div>}
        <div>
          <Act action={action} told primary={!locked} onClick={() => setAsking(name)}>
            {t(`payment.ask.${name}.action`)}
          </Act>
          <ActNote action={action} />
          {!action && !locked && (
            <>
              <span className="dim">{t('payment.lock.notYet')}</span>{' '}
              <AppLink to={placeOf(list)} search={addressOf(list)}>
                {t(`payment.task.to.${placeOf(list).slice(1)}`)}
              </AppLink>
            </>
          )}
        </div>
      </Stack>
      {(locked || list.state === 'SETTLED') && <Equation balance={list.balance} />}
      {(locked || list.state === 'SETTLED') && <Checks list={list} />}
      <Title order={2} size="h5">
        {t('payment.lock.history')}
      </Title>
      <HistoryTable list={list} only={(e) => lockActions.includes(e.action)} />
      {asking && (
        <ListDialog list={list} command={asking} close={() => setAsking(undefined)}>
          {asking === 'lockPeriod' ? <Equation balance={list.balance} /> : undefined}
        </ListDialog>
      )}
    </Stack>
  );
}
