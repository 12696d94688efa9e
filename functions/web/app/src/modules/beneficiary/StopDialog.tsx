import { Stack, Textarea } from '@mantine/core';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { month } from '@/lib/format';
import { addMonths, useToday } from '@/lib/today';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { MonthField } from '@/ui/MonthField';
import { succeeded } from '@/ui/notify';
import { DecisionFields, useSaved } from './DeathDialogs';
import type { Person } from './queries';

interface Props {
  person: Person;
  policy: Schema<'BeneficiaryPolicy'>;
  close: () => void;
}

/** Thôi hưởng chính sách from a month on, by a decision (E-08). */
export function StopDialog({ person, policy, close }: Props) {
  const next = addMonths(useToday().slice(0, 7), 1);
  const draft = useDraft(`stop.${person.id}.${policy.id}`, { from: '', reason: '', number: '', decided: '', signer: '' });
  const v = draft.value;
  const from = v.from || next;
  const put = useSaved(close);
  const save = useCommand(
    (body: { from: string; reason: string; decision: Schema<'DecisionInput'>; version: number }, key) =>
      call(api.POST('/beneficiaries/{id}/policies/{policy}/stop', { params: { path: { id: person.id, policy: policy.id }, header: commandHeader(key) }, body })),
    (saved) => {
      draft.sent();
      succeeded(t('beneficiary.stop.doneTitle'), t('beneficiary.stop.done', { policy: policy.categoryName, month: month(from) }));
      put(saved);
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  return (
    <ConfirmDialog
      opened
      grave
      title={t('beneficiary.stop.title')}
      question={t('beneficiary.stop.question', { policy: policy.categoryName, name: person.name, month: month(from), last: month(addMonths(from, -1)) })}
      confirmLabel={t('beneficiary.stop.confirm')}
      busy={save.isPending}
      error={save.error}
      onCancel={close}
      onConfirm={() => save.mutate({ from, reason: v.reason, decision: { number: v.number, date: v.decided, ...(v.signer ? { signer: v.signer } : {}) }, version: person.version })}
    >
      <Stack gap="xs">
        <MonthField {...field('/from', errors)} label={t('beneficiary.stop.from')} value={from} onChange={(m) => draft.set({ ...v, from: m ?? '' })} required data-autofocus maw={200} />
        <Textarea {...field('/reason', errors)} label={t('beneficiary.reason')} required value={v.reason} maxLength={500} autosize minRows={2} onChange={(e) => draft.set({ ...v, reason: e.currentTarget.value })} />
        <DecisionFields value={v} onChange={(d) => draft.set({ ...v, ...d })} errors={errors} required />
      </Stack>
    </ConfirmDialog>
  );
}
