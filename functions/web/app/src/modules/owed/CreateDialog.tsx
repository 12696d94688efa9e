import { Group, Select, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { money, month, nationalId } from '@/lib/format';
import { addMonths, useToday } from '@/lib/today';
import { peopleQuery, personQuery } from '@/modules/beneficiary/queries';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { MoneyField } from '@/ui/MoneyField';
import { MonthField } from '@/ui/MonthField';
import { type Kind, useAdjusted } from './queries';

interface Form {
  person: string;
  policy: string;
  amount?: number;
  month: string;
  from: string;
  through: string;
  reason: string;
}

const blank: Form = { person: '', policy: '', month: '', from: '', through: '', reason: '' };

type Body = Schema<'AdjustmentInput'>;

/** Truy lĩnh or truy thu entered by hand: for whom, which policy, how much, for which months, on which list first. */
export function CreateDialog({ kind, close }: { kind: Kind; close: () => void }) {
  const draft = useDraft<Form>(`owed.${kind}`, blank);
  const today = useToday();
  const v = { ...draft.value, month: draft.value.month || addMonths(today.slice(0, 7), 1) };
  const person = useQuery({ ...personQuery(v.person), enabled: v.person !== '' });
  const policies = person.data?.policies ?? [];
  const policy = policies.some((p) => p.id === v.policy) ? v.policy : (policies[0]?.id ?? '');
  const set = (change: Partial<Form>) => draft.set({ ...draft.value, ...change });
  const adjusted = useAdjusted(close);
  const save = useCommand(
    (body: Body, key) => call(api.POST('/payment/adjustments', { params: { header: commandHeader(key) }, body })),
    (saved) => {
      draft.discard();
      adjusted(t(`owed.${kind}.doneTitle`), t(`owed.${kind}.done`, { amount: money(saved.amount), name: saved.name, month: month(saved.month) }));
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  return (
    <ConfirmDialog
      opened
      title={t(`owed.${kind}.create`)}
      question={t(`owed.${kind}.question`)}
      confirmLabel={t('owed.create.confirm')}
      busy={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate({ kind, beneficiary: v.person, policy, amount: v.amount ?? 0, month: v.month, from: v.from, through: v.through || v.from, reason: v.reason.trim() })}
      onCancel={close}
    >
      <PersonSelect value={v.person} onChange={(id) => set({ person: id, policy: '' })} error={errors['/beneficiary']} />
      {v.person && (
        <Select
          {...field('/policy', errors)}
          label={t('beneficiary.policy')}
          data={policies.map((p) => ({ value: p.id, label: `${p.categoryName} (${t(`beneficiary.status.${p.status}`)})` }))}
          value={policy || null}
          onChange={(p) => set({ policy: p ?? '' })}
          allowDeselect={false}
          required
        />
      )}
      <Group align="flex-start">
        <MoneyField {...field('/amount', errors)} label={t('owed.amount')} value={v.amount} onChange={(amount) => set({ amount })} required />
        <MonthField {...field('/month', errors)} label={t(`owed.${kind}.month`)} value={v.month} onChange={(m) => set({ month: m ?? '' })} required w={190} />
      </Group>
      <Group align="flex-start">
        <MonthField {...field('/from', errors)} label={t('owed.from')} value={v.from || undefined} onChange={(m) => set({ from: m ?? '' })} required w={150} />
        <MonthField {...field('/through', errors)} label={t('owed.through')} value={v.through || undefined} onChange={(m) => set({ through: m ?? '' })} description={t('owed.through.hint')} inputWrapperOrder={['label', 'input', 'description', 'error']} w={220} />
      </Group>
      <Textarea {...field('/reason', errors)} label={t('owed.reason')} required value={v.reason} maxLength={500} autosize minRows={2} onChange={(e) => set({ reason: e.currentTarget.value })} />
    </ConfirmDialog>
  );
}

/** A person found by name or personal id. */
function PersonSelect({ value, onChange, error }: { value: string; onChange: (id: string) => void; error: string | undefined }) {
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 250);
  const digits = asked.replace(/\s/g, '');
  const people = useInfiniteQuery({ ...peopleQuery(/^\d{9,12}$/.test(digits) ? { nationalId: digits } : { q: asked }), enabled: asked.length >= 2 });
  const chosen = useQuery({ ...personQuery(value), enabled: value !== '' });
  const found = (asked.length >= 2 ? people.data?.pages[0]?.items : undefined) ?? [];
  const options = found.map((p) => ({ value: p.id, label: [p.name, nationalId(p.nationalId), p.communeName].filter(Boolean).join(' · ') }));
  const kept = chosen.data && { value: chosen.data.id, label: [chosen.data.name, nationalId(chosen.data.nationalId), chosen.data.communeName].filter(Boolean).join(' · ') };
  const data = kept && !options.some((o) => o.value === kept.value) ? [kept, ...options] : options;
  return (
    <Select
      {...field('/beneficiary', {})}
      error={error}
      label={t('owed.person')}
      placeholder={t('beneficiary.filter.nameHint')}
      description={t('owed.person.hint')}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      data={data}
      value={value || null}
      onChange={(id) => onChange(id ?? '')}
      nothingFoundMessage={asked.length < 2 ? t('owed.person.more') : people.isFetching ? t('common.loading') : t('owed.person.none')}
      required
      data-autofocus
    />
  );
}
