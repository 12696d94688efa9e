import { Alert, Group, Stack, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '@/i18n';
import { date } from '@/lib/format';
import { useToday } from '@/lib/today';
import { AppLink } from '@/ui/AppLink';
import { EmptyState } from '@/ui/EmptyState';
import { JobBar } from '@/ui/JobBar';
import { Signal } from '@/ui/Signal';
import { whoWords } from '@/ui/Who';
import { Act, ActNote } from '../Act';
import { Equation } from '../Equation';
import { Checks } from './Checks';
import { ExtensionLists, SettlementVersions } from './ExtensionLists';
import { type Asked, ListDialog } from '../ListDialog';
import { ListHeadline, ListScreen } from '../ListScreen';
import { ManualEntry } from './ManualEntry';
import classes from '../payment.module.css';
import { actionOf, addressOf, isBusy, type List } from '../queries';
import { isLate, settling } from '../tasks';
import { RequestDialog } from './RequestDialog';
import { Months, wholeBalance } from './Months';
import { Unpaid } from './Unpaid';

const settledStates: List['state'][] = ['SETTLEMENT_RECEIVED', 'CLOSING', 'SETTLED', 'PERIOD_LOCKED', 'MANUAL_SETTLING'];

/** Quyết toán đơn vị chi trả: who is unpaid and not recovered, the extension, the closing (F-22, F-31). */
export function SettlementPage() {
  return (
    <ListScreen title={t('payment.settlement.title')} path={[t('menu.payment.other')]} printed>
      {(list) => <Settlement list={list} />}
    </ListScreen>
  );
}

function Settlement({ list }: { list: List }) {
  const entry = actionOf(list, 'enterStatuses');
  const manual = entry?.enabled;
  return (
    <Stack gap="sm">
      <Deadline list={list} />
      <Months list={list} />
      <Actions list={list} />
      {isBusy(list) && list.job && (
        <div className={`panel ${classes.box ?? ''}`}>
          <JobBar job={list.job} unit={t('payment.job.unit')} next={t('payment.settlement.closing')} />
        </div>
      )}
      {settledStates.includes(list.state) && <Equation balance={wholeBalance(list)} entering={list.state === 'MANUAL_SETTLING' && list.covers.length === 0 ? list.sums.lines : undefined} />}
      {settledStates.includes(list.state) && !manual && <Checks list={list} />}
      {entry?.warning && (
        <Alert color="yellow" variant="light">
          {entry.warning}
        </Alert>
      )}
      {manual && <ManualEntry list={list} />}
      {!entry?.warning && <UnpaidSection list={list} />}
      <SettlementVersions list={list} />
      <ExtensionLists list={list} />
    </Stack>
  );
}

/** Who is unpaid, or from when that is known. */
function UnpaidSection({ list }: { list: List }) {
  return (
    <>
      <Title order={2} size="h4">
        {t('payment.unpaid.title')}
      </Title>
      {settledStates.includes(list.state) ? (
        <Unpaid list={list} />
      ) : (
        <div className="panel">
          <EmptyState why={t(`payment.settlement.${list.connected ? '' : 'manual.'}waiting`, { date: date(list.settlementDeadline), state: t(`payment.state.${list.state}`) })}>
            <AppLink to="/payment" search={addressOf(list)}>
              {t('payment.settlement.toList')}
            </AppLink>
          </EmptyState>
        </div>
      )}
    </>
  );
}

/** Which settlement, where it stands, until when. */
function Deadline({ list }: { list: List }) {
  const today = useToday();
  const late = settling.includes(list.state) && isLate(list, today);
  return (
    <ListHeadline list={list}>
      <span>
        {t('payment.settleUntil')} <strong className="numbers">{date(list.settlementDeadline)}</strong>
        {list.extensionDays > 0 && <span className="dim"> ({t('payment.extend.sofar', { days: list.extensionDays })})</span>}
      </span>
      {late && <Signal tone="late">{t('payment.settlement.late')}</Signal>}
    </ListHeadline>
  );
}

/** Chốt, trả lại, gia hạn: what the API allows; what it does not says why (F-23, F-29). */
function Actions({ list }: { list: List }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState<Asked>();
  const [requesting, setRequesting] = useState(false);
  const close = actionOf(list, 'closeSettlement');
  const open = list.extensionRequests.filter((r) => r.state === 'open');
  const extend = () => void navigate({ to: '/settlement-extension', search: addressOf(list) });
  return (
    <Stack gap="xs" className="no-print">
      {open.length > 0 && (
        <Alert color="yellow" variant="light">
          {t('payment.request.asks', { by: whoWords(open[0]?.requestedBy), days: open[0]?.days ?? 0, reason: open[0]?.reason ?? '' })}
        </Alert>
      )}
      <Group gap="xs">
        <Act action={close} told primary onClick={() => setAsking('closeSettlement')}>
          {t('payment.ask.closeSettlement.action')}
        </Act>
        <Act action={actionOf(list, 'returnSettlement')} onClick={() => setAsking('returnSettlement')}>
          {t('payment.ask.returnSettlement.action')}
        </Act>
        <Act action={actionOf(list, 'extendSettlement')} onClick={extend}>
          {t('payment.extend.title')}
        </Act>
        <Act action={actionOf(list, 'recordExtensionRequest')} onClick={() => setRequesting(true)}>
          {t('payment.request.action')}
        </Act>
      </Group>
      <ActNote action={close} />
      {list.state === 'SETTLED' && (
        <div>
          {t('payment.next.SETTLED')}{' '}
          <AppLink to="/payment-lock" search={addressOf(list)} fw={600}>
            {t('payment.lock.title')}
          </AppLink>
        </div>
      )}
      {asking && (
        <ListDialog list={list} command={asking} close={() => setAsking(undefined)}>
          <Equation balance={wholeBalance(list)} />
        </ListDialog>
      )}
      {requesting && <RequestDialog list={list} close={() => setRequesting(false)} />}
    </Stack>
  );
}
