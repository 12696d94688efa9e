import { Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { useCommand } from '@/lib/command';
import { month } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { plain, reasoned } from './commands';
import { CarryOverFacts, ListFacts } from './ListFacts';
import { type List, useListChanged } from './queries';

/** A command of a list that is asked about before it is done. */
export type Asked = keyof typeof plain | keyof typeof reasoned;

interface Props {
  list: List;
  command: Asked;
  close: () => void;
  /** What it touches; how many people and how much money without it. */
  children?: ReactNode;
}

const graves: Asked[] = ['deleteList', 'returnSettlement'];

/** Commands after which the signed summary still stands. */
const keepsScan: Asked[] = ['returnSettlement', 'unlockPeriod'];

/** Asks, does it, says so (J-14); a reason is asked for where the command needs one. */
export function ListDialog({ list, command, close, children }: Props) {
  const changed = useListChanged();
  const [reason, setReason] = useState('');
  const needsReason = command in reasoned;
  const values = { month: month(list.period), type: t(`payment.type.${list.type}`) };
  const run = useCommand(
    (v: { list: List; reason: string }, key) =>
      command in reasoned ? reasoned[command as keyof typeof reasoned](v.list, v.reason, key) : plain[command as keyof typeof plain](v.list, key),
    (saved) => {
      changed(saved);
      succeeded(t(`payment.ask.${command}.doneTitle`), t(`payment.ask.${command}.done`, values));
      close();
    },
  );
  const errors = byField(run.error ? asProblem(run.error) : undefined);
  return (
    <ConfirmDialog
      opened
      grave={graves.includes(command)}
      title={t(`payment.ask.${command}.title`)}
      question={t(`payment.ask.${command}.question`, values)}
      confirmLabel={t(`payment.ask.${command}.confirm`)}
      busy={run.isPending}
      error={run.error}
      onConfirm={() => run.mutate({ list, reason })}
      onCancel={close}
      facts={children ?? (command === 'updateCarryOver' ? <CarryOverFacts list={list} /> : <ListFacts list={list} keepsScan={keepsScan.includes(command)} />)}
    >
      {needsReason && (
        <Textarea {...field('/reason', errors)} label={t(`payment.ask.${command}.reason`)} required data-autofocus value={reason} maxLength={500} autosize minRows={2} onChange={(e) => setReason(e.currentTarget.value)} />
      )}
    </ConfirmDialog>
  );
}
