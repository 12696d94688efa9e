import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '@/i18n';
import { date, grouped, money, month } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { JobBar } from '@/ui/JobBar';
import { Pairs } from '@/ui/Pairs';
import { Act, ActNote } from '../Act';
import { Equation } from '../Equation';
import { InheritDialog } from './InheritDialog';
import { type Asked, ListDialog } from '../ListDialog';
import classes from '../payment.module.css';
import { actionOf, addressOf, isBusy, type List } from '../queries';
import { ScanForm } from './ScanForm';
import { SummaryDownloads } from './SummaryDownloads';

/** The command that comes next in a state; where none does, the words say who is waited for. */
const nextCommand: Partial<Record<List['state'], Asked>> = {
  LIST_DRAFT: 'sendList',
  SUMMARY_UPLOADED: 'sendList',
  REJECTED_BY_PROVIDER: 'editList',
  SETTLED: 'lockPeriod',
};

/** What to do now, prominent; what else may be done, beside it. */
export function NextStep({ list }: { list: List }) {
  const [asking, setAsking] = useState<Asked>();
  const [inheriting, setInheriting] = useState(false);
  const next = nextCommand[list.state];
  const others = (['prepareList', 'updateCarryOver', 'deleteList'] as const).filter((name) => actionOf(list, name));
  const failed = list.job?.state === 'failed';
  return (
    <section className={`panel ${classes.next ?? ''} no-print`} aria-label={t('payment.next')}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t(`payment.next.${list.connected ? '' : 'manual.'}${list.state}`, { date: date(list.settlementDeadline), send: date(list.sendDeadline) })}
        </Title>
        {(isBusy(list) || failed) && list.job && <JobBar job={list.job} unit={t('payment.job.unit')} />}
        <Rejected list={list} />
        {list.inherits.length > 0 && <Text size="sm">{t('payment.inherit.taken', { months: list.inherits.map(month).join(', ') })}</Text>}
        {list.connected && <ScanForm key={list.version} list={list} />}
        {next && (
          <div>
            <Act action={actionOf(list, next)} told primary={list.state !== 'LIST_DRAFT'} onClick={() => setAsking(next)}>
              {t(`payment.ask.${next}.action`)}
            </Act>
            <ActNote action={actionOf(list, next)} />
          </div>
        )}
        {toSettlement.includes(list.state) || (!list.connected && list.state === 'LIST_DRAFT') ? (
          <AppLink to="/settlement" search={addressOf(list)} fw={600}>
            {t(list.connected ? 'payment.next.toSettlement' : 'payment.next.toManual')}
          </AppLink>
        ) : null}
        <Group gap="xs">
          {others.map((name) => (
            <Act key={name} action={actionOf(list, name)} grave={name === 'deleteList'} onClick={() => setAsking(name)}>
              {t(`payment.ask.${name}.action`)}
            </Act>
          ))}
          <Act action={actionOf(list, 'inheritUnpaid')} onClick={() => setInheriting(true)}>
            {t('payment.inherit.action')}
          </Act>
          {list.sums.lines > 0 && !isBusy(list) && !list.connected && <SummaryDownloads list={list} />}
        </Group>
      </Stack>
      {asking && (
        <ListDialog list={list} command={asking} close={() => setAsking(undefined)}>
          {asking === 'sendList' ? <SendFacts list={list} /> : asking === 'lockPeriod' ? <Equation balance={list.balance} /> : undefined}
        </ListDialog>
      )}
      {inheriting && <InheritDialog list={list} close={() => setInheriting(false)} />}
    </section>
  );
}

const toSettlement: List['state'][] = ['SENT', 'PAYING', 'SETTLEMENT_RECEIVED', 'CLOSING', 'MANUAL_SETTLING'];

/** Why the provider rejected the package (F-39). */
function Rejected({ list }: { list: List }) {
  const last = list.packages.at(-1);
  if (list.state !== 'REJECTED_BY_PROVIDER' || !last) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('payment.rejected', { id: last.id })} styles={{ title: { color: 'var(--late)' } }}>
      {last.note}
    </Alert>
  );
}

/** What the officer confirms when sending (F-17, F-19). */
function SendFacts({ list }: { list: List }) {
  const warning = actionOf(list, 'sendList')?.warning;
  return (
    <Stack gap="xs">
      <Pairs
        pairs={[
          [t('payment.period'), month(list.period)],
          [t('payment.sums.lines'), <strong key="n">{grouped(list.sums.lines)}</strong>],
          [t('payment.sums.total'), <strong key="t">{money(list.sums.total)}</strong>],
          [t('payment.scan'), list.scan?.name],
          [t('payment.sendUntil'), date(list.sendDeadline)],
          [t('payment.settleUntil'), date(list.settlementDeadline)],
        ]}
      />
      {warning && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          <Text size="sm">{warning}</Text>
        </Alert>
      )}
    </Stack>
  );
}
