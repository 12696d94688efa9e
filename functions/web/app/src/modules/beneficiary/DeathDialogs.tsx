import { Fieldset, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/Fieldset.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { date } from '@/lib/format';
import { useToday } from '@/lib/today';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { DateField } from '@/ui/DateField';
import { field } from '@/ui/field';
import { succeeded, warned } from '@/ui/notify';
import { type Person, personQuery } from './queries';

interface Props {
  person: Person;
  close: () => void;
}

/** Puts the answered file in place and asks anew for what hangs on it. */
export function useSaved(close: () => void): (saved: Person) => void {
  const queries = useQueryClient();
  return (saved) => {
    queries.setQueryData(personQuery(saved.id).queryKey, saved);
    void queries.invalidateQueries({ queryKey: ['beneficiary', saved.id], refetchType: 'active', predicate: (q) => q.queryKey.length > 2 });
    void queries.invalidateQueries({ queryKey: ['beneficiaries'] });
    if (saved.late) warned(t('beneficiary.late'), saved.late.text);
    close();
  };
}

/** Cắt chết đối tượng: all policies end with the month of death (E-11). */
export function DeathDialog({ person, close }: Props) {
  const today = useToday();
  const draft = useDraft(`death.${person.id}`, { date: '', number: '', decided: '', signer: '', reason: '' });
  const v = draft.value;
  const died = v.date || today;
  const put = useSaved(close);
  const save = useCommand(
    (body: { date: string; reason?: string; decision?: Schema<'DecisionInput'>; version: number }, key) =>
      call(api.POST('/beneficiaries/{id}/death', { params: { path: { id: person.id }, header: commandHeader(key) }, body })),
    (saved) => {
      draft.sent();
      succeeded(t('beneficiary.death.doneTitle'), t('beneficiary.death.done', { name: person.name, date: date(died) }));
      put(saved);
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const decision = v.number ? { number: v.number, date: v.decided, ...(v.signer ? { signer: v.signer } : {}) } : undefined;
  return (
    <ConfirmDialog
      opened
      grave
      title={t('beneficiary.death.title', { name: person.name })}
      question={t('beneficiary.death.question')}
      confirmLabel={t('beneficiary.death.confirm')}
      busy={save.isPending}
      error={save.error}
      onCancel={close}
      onConfirm={() => save.mutate({ date: died, ...(v.reason ? { reason: v.reason } : {}), ...(decision ? { decision } : {}), version: person.version })}
    >
      <Stack gap="xs">
        <DateField {...field('/date', errors)} label={t('beneficiary.death.date')} value={died} onChange={(d) => draft.set({ ...v, date: d ?? '' })} required data-autofocus maw={200} />
        <Fieldset legend={t('beneficiary.death.decision')}>
          <DecisionFields value={v} onChange={(d) => draft.set({ ...v, ...d })} errors={errors} required={v.number !== ''} />
        </Fieldset>
        <Textarea {...field('/reason', errors)} label={t('beneficiary.note')} value={v.reason} maxLength={500} autosize minRows={2} onChange={(e) => draft.set({ ...v, reason: e.currentTarget.value })} />
      </Stack>
    </ConfirmDialog>
  );
}

interface DecisionValue {
  number: string;
  decided: string;
  signer: string;
}

interface DecisionProps {
  value: DecisionValue;
  onChange: (value: DecisionValue) => void;
  errors: Record<string, string>;
  required: boolean;
}

/** A decision's number, date and signer. */
export function DecisionFields({ value, onChange, errors, required }: DecisionProps) {
  const { number, decided, signer } = value;
  return (
    <Group align="flex-start" gap="sm" grow preventGrowOverflow={false}>
      <TextInput {...field('/decision/number', errors)} label={t('beneficiary.decision.number')} placeholder="123/QĐ-UBND" value={number} maxLength={60} required={required} onChange={(e) => onChange({ number: e.currentTarget.value, decided, signer })} />
      <DateField {...field('/decision/date', errors)} label={t('beneficiary.decision.date')} value={decided || undefined} required={required} onChange={(d) => onChange({ number, decided: d ?? '', signer })} />
      <TextInput {...field('/decision/signer', errors)} label={t('beneficiary.decision.signer')} value={signer} maxLength={100} onChange={(e) => onChange({ number, decided, signer: e.currentTarget.value })} />
    </Group>
  );
}

/** Takes a death cut back, with a reason (E-11). */
export function UndoDeathDialog({ person, close }: Props) {
  const [reason, setReason] = useState('');
  const put = useSaved(close);
  const save = useCommand(
    (body: { reason: string; version: number }, key) => call(api.POST('/beneficiaries/{id}/death/undo', { params: { path: { id: person.id }, header: commandHeader(key) }, body })),
    (saved) => {
      succeeded(t('beneficiary.undo.doneTitle'), t('beneficiary.undo.done', { name: person.name }));
      put(saved);
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  return (
    <ConfirmDialog
      opened
      title={t('beneficiary.undo.title', { name: person.name })}
      question={t('beneficiary.undo.question')}
      busy={save.isPending}
      error={save.error}
      onCancel={close}
      onConfirm={() => save.mutate({ reason, version: person.version })}
    >
      <Textarea {...field('/reason', errors)} label={t('beneficiary.reason')} required data-autofocus value={reason} maxLength={500} autosize minRows={2} onChange={(e) => setReason(e.currentTarget.value)} />
      <Text size="sm" className="dim">
        {t('beneficiary.undo.hint')}
      </Text>
    </ConfirmDialog>
  );
}
