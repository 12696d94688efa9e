import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { InstantText, DateText } from '@/ui/DateText';
import { type StepItem, Stepper } from '@/ui/Stepper';
import { type Actor, Who } from '@/ui/Who';
import type { List } from '../queries';

const linked = ['prepare', 'sign', 'send', 'pay', 'settle', 'close'] as const;
const manual = ['prepare', 'enter', 'reconcile', 'close'] as const;

/** How many steps of the cycle lie behind in each state; of the manual cycle after the bar. */
const behind: Record<List['state'], [linked: number, manual: number]> = {
  PREPARING: [0, 0],
  LIST_DRAFT: [1, 1],
  SUMMARY_UPLOADED: [2, 1],
  REJECTED_BY_PROVIDER: [2, 1],
  SENT: [3, 1],
  PAYING: [3, 1],
  SETTLEMENT_RECEIVED: [4, 2],
  MANUAL_SETTLING: [4, 1],
  CLOSING: [5, 3],
  SETTLED: [5, 3],
  PERIOD_LOCKED: [6, 4],
  DELETING: [0, 0],
  DELETED: [0, 0],
};

/** The cycle as a stepper with dates and who did it (F.1, page.md 6). */
export function CycleStepper({ list }: { list: List }) {
  const names: readonly string[] = list.connected ? linked : manual;
  const at = behind[list.state][list.connected ? 0 : 1];
  const steps: StepItem[] = names.map((name, i) => ({
    key: name,
    name: t(`payment.step.${name}`),
    status: i < at ? 'done' : i === at ? 'current' : 'ahead',
    note: notes[name]?.(list),
  }));
  return <Stepper steps={steps} label={t('payment.steps')} />;
}

const notes: Partial<Record<string, (list: List) => ReactNode>> = {
  prepare: (l) => l.preparedAt && <Done by={l.preparedBy} at={l.preparedAt} />,
  sign: (l) => l.scan && (l.scan.current ? <Done by={l.scan.uploadedBy} at={l.scan.uploadedAt} /> : t('payment.scan.outdated')),
  send: (l) => {
    const sent = l.packages.at(-1);
    if (sent && sent.state !== 'rejected') return <Done by={sent.sentBy} at={sent.sentAt} />;
    return (
      <>
        {t('payment.due')} <DateText iso={l.sendDeadline} />
      </>
    );
  },
  pay: (l) => (l.state === 'PAYING' ? t('payment.state.PAYING') : undefined),
  settle: (l) => {
    const got = l.settlements.find((s) => s.state === 'current');
    if (got) return <Done by={got.by} at={got.receivedAt} />;
    return (
      <>
        {t('payment.due')} <DateText iso={l.settlementDeadline} />
      </>
    );
  },
  reconcile: (l) => (
    <>
      {t('payment.due')} <DateText iso={l.settlementDeadline} />
    </>
  ),
  close: (l) => (l.lockedAt ? <Done by={l.lockedBy} at={l.lockedAt} /> : l.state === 'SETTLED' ? t('payment.step.toLock') : undefined),
};

function Done({ by, at }: { by: Actor | undefined; at: string }) {
  return (
    <>
      <InstantText iso={at} />
      {by && (
        <>
          <br />
          <Who of={by} stacked />
        </>
      )}
    </>
  );
}
