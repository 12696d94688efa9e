import { Alert, Group, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { money } from '@/lib/format';
import { useToday } from '@/lib/today';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { DateField } from '@/ui/DateField';
import { field } from '@/ui/field';
import { MoneyField } from '@/ui/MoneyField';
import { type Adjustment, useAdjusted } from './queries';

interface Props {
  of: Adjustment;
  close: () => void;
}

/** Thu lại ngoài danh sách: how much, when, by which receipt (F-43). */
export function CollectDialog({ of, close }: Props) {
  const today = useToday();
  const [amount, setAmount] = useState<number | undefined>(of.remaining);
  const [day, setDay] = useState<string | undefined>(today);
  const [receipt, setReceipt] = useState('');
  const adjusted = useAdjusted(close);
  const save = useCommand(
    (body: { amount: number; date: string; receipt: string; version: number }, key) =>
      call(api.POST('/payment/adjustments/{adjustment}/collect', { params: { path: { adjustment: of.ref }, header: commandHeader(key) }, body })),
    (_, body) => adjusted(t('owed.collectRecovery.doneTitle'), t('owed.collectRecovery.done', { amount: money(body.amount), name: of.name })),
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  return (
    <ConfirmDialog
      opened
      title={t('owed.collectRecovery.title')}
      question={t('owed.collectRecovery.question', { name: of.name, left: money(of.remaining) })}
      confirmLabel={t('owed.collectRecovery.action')}
      busy={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate({ amount: amount ?? 0, date: day ?? '', receipt, version: of.version })}
      onCancel={close}
    >
      <Group align="flex-start">
        <MoneyField {...field('/amount', errors)} label={t('owed.amount')} value={amount} onChange={setAmount} required data-autofocus />
        <DateField {...field('/date', errors)} label={t('owed.collect.date')} value={day} onChange={setDay} required w={150} />
      </Group>
      <TextInput {...field('/receipt', errors)} label={t('owed.collect.receipt')} value={receipt} maxLength={100} onChange={(e) => setReceipt(e.currentTarget.value)} required />
    </ConfirmDialog>
  );
}

/** Hủy phần còn lại, with a reason; what that changes of a draft list is said first. */
export function CancelDialog({ of, close }: Props) {
  const [reason, setReason] = useState('');
  const adjusted = useAdjusted(close);
  const save = useCommand(
    (body: { reason: string; version: number }, key) => call(api.POST('/payment/adjustments/{adjustment}/cancel', { params: { path: { adjustment: of.ref }, header: commandHeader(key) }, body })),
    () => adjusted(t('owed.cancelAdjustment.doneTitle'), t('owed.cancelAdjustment.done', { name: of.name })),
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const warning = of.actions.find((a) => a.action === 'cancelAdjustment')?.warning;
  return (
    <ConfirmDialog
      opened
      grave
      title={t('owed.cancelAdjustment.title')}
      question={t(`owed.cancelAdjustment.question.${of.kind}`, { name: of.name, left: money(of.remaining + of.listed) })}
      confirmLabel={t('owed.cancelAdjustment.confirm')}
      busy={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate({ reason, version: of.version })}
      onCancel={close}
    >
      {warning && <Alert color="orange">{warning}</Alert>}
      <Textarea {...field('/reason', errors)} label={t('owed.reason')} required data-autofocus value={reason} maxLength={500} autosize minRows={2} onChange={(e) => setReason(e.currentTarget.value)} />
    </ConfirmDialog>
  );
}
