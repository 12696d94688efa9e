import { Fieldset, Select, Stack, Textarea } from '@mantine/core';
import '@mantine/core/styles/Fieldset.css';
import { useQuery } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { money, month } from '@/lib/format';
import { addMonths, useToday } from '@/lib/today';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { MoneyField } from '@/ui/MoneyField';
import { MonthField } from '@/ui/MonthField';
import { succeeded } from '@/ui/notify';
import { DecisionFields, useSaved } from './DeathDialogs';
import { lawQuery, type Person } from './queries';
import { coefficient } from './words';

interface Props {
  person: Person;
  policy: Schema<'BeneficiaryPolicy'>;
  close: () => void;
}

interface Body {
  kind: 'adjust' | 'suspend' | 'resume';
  from: string;
  category?: string;
  coefficient?: number;
  amount?: number;
  reason: string;
  decision?: Schema<'DecisionInput'>;
  version: number;
}

function useChange({ person, policy, close }: Props, sent: () => void, words: () => [string, string]) {
  const put = useSaved(close);
  return useCommand(
    (body: Body, key) => call(api.POST('/beneficiaries/{id}/policies/{policy}/change', { params: { path: { id: person.id, policy: policy.id }, header: commandHeader(key) }, body })),
    (saved) => {
      sent();
      succeeded(...words());
      put(saved);
    },
  );
}

/** Điều chỉnh chính sách: another amount or category from a month on, by a decision (E-09). */
export function AdjustDialog(props: Props) {
  const { person, policy, close } = props;
  const next = addMonths(useToday().slice(0, 7), 1);
  const law = useQuery(lawQuery);
  const draft = useDraft(`adjust.${person.id}.${policy.id}`, { from: '', category: policy.category, band: '', amount: policy.amount, reason: '', number: '', decided: '', signer: '' });
  const v = draft.value;
  const from = v.from || next;
  const save = useChange(props, draft.sent, () => [t('beneficiary.adjust.doneTitle'), t('beneficiary.adjust.done', { amount: money(v.amount), month: month(from) })]);
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const category = law.data?.categories.find((c) => c.code === v.category);
  const choose = (code: string, band: string) => {
    const k = Number(band);
    draft.set({ ...v, category: code, band, amount: law.data && k > 0 ? Math.round((law.data.standard * k) / 100) : v.amount });
  };
  return (
    <ConfirmDialog
      opened
      title={t('beneficiary.adjust.title')}
      question={t('beneficiary.adjust.question', { name: person.name, policy: policy.categoryName, month: month(from) })}
      confirmLabel={t('beneficiary.adjust.action')}
      busy={save.isPending}
      error={save.error}
      onCancel={close}
      onConfirm={() =>
        save.mutate({
          kind: 'adjust', from, category: v.category, amount: v.amount, reason: v.reason,
          ...(v.band ? { coefficient: Number(v.band) } : policy.coefficient && v.category === policy.category ? { coefficient: policy.coefficient } : {}),
          decision: { number: v.number, date: v.decided, ...(v.signer ? { signer: v.signer } : {}) }, version: person.version,
        })
      }
    >
      <Stack gap="xs">
        <MonthField {...field('/from', errors)} label={t('beneficiary.adjust.from')} value={from} onChange={(m) => draft.set({ ...v, from: m ?? '' })} required data-autofocus maw={200} />
        <Select
          {...field('/category', errors)}
          label={t('beneficiary.policy')}
          data={(law.data?.categories ?? []).map((c) => ({ value: c.code, label: `${c.code}. ${c.name}` }))}
          value={v.category}
          onChange={(code) => code && choose(code, '')}
          allowDeselect={false}
          searchable
        />
        <Select
          {...field('/coefficient', errors)}
          label={t('beneficiary.coefficient')}
          data={[...new Set((category?.bands ?? []).map((b) => b.coefficient))].map((k) => ({ value: String(k), label: coefficient(k) }))}
          value={v.band || null}
          onChange={(band) => choose(v.category, band ?? '')}
          clearable
          clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }}
          maw={200}
        />
        <MoneyField {...field('/amount', errors)} label={t('beneficiary.adjust.amount')} value={v.amount} onChange={(amount) => draft.set({ ...v, amount: amount ?? 0 })} required maw={200} />
        <Textarea {...field('/reason', errors)} label={t('beneficiary.reason')} required value={v.reason} maxLength={500} autosize minRows={2} onChange={(e) => draft.set({ ...v, reason: e.currentTarget.value })} />
        <DecisionFields value={v} onChange={(d) => draft.set({ ...v, ...d })} errors={errors} required />
      </Stack>
    </ConfirmDialog>
  );
}

/** Tạm dừng, or hưởng lại: pay held back from a month on, or let flow again (E-10). */
export function SuspendDialog(props: Props & { resume: boolean }) {
  const { person, policy, close, resume } = props;
  const kind = resume ? 'resume' : 'suspend';
  const next = addMonths(useToday().slice(0, 7), 1);
  const draft = useDraft(`${kind}.${person.id}.${policy.id}`, { from: '', reason: '', number: '', decided: '', signer: '' });
  const v = draft.value;
  const from = v.from || next;
  const save = useChange(props, draft.sent, () => [t(`beneficiary.${kind}.doneTitle`), t(`beneficiary.${kind}.done`, { policy: policy.categoryName, month: month(from) })]);
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const decision = v.number ? { decision: { number: v.number, date: v.decided, ...(v.signer ? { signer: v.signer } : {}) } } : {};
  return (
    <ConfirmDialog
      opened
      title={t(`beneficiary.${kind}.title`)}
      question={t(`beneficiary.${kind}.question`, { name: person.name, policy: policy.categoryName, month: month(from) })}
      confirmLabel={t(`beneficiary.${kind}.action`)}
      busy={save.isPending}
      error={save.error}
      onCancel={close}
      onConfirm={() => save.mutate({ kind, from, reason: v.reason, ...decision, version: person.version })}
    >
      <Stack gap="xs">
        <MonthField {...field('/from', errors)} label={t('beneficiary.adjust.from')} value={from} onChange={(m) => draft.set({ ...v, from: m ?? '' })} required data-autofocus maw={200} />
        <Textarea {...field('/reason', errors)} label={t('beneficiary.reason')} required value={v.reason} maxLength={500} autosize minRows={2} onChange={(e) => draft.set({ ...v, reason: e.currentTarget.value })} />
        <Fieldset legend={t('beneficiary.death.decision')}>
          <DecisionFields value={v} onChange={(d) => draft.set({ ...v, ...d })} errors={errors} required={v.number !== ''} />
        </Fieldset>
      </Stack>
    </ConfirmDialog>
  );
}
