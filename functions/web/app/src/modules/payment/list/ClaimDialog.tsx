import { SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/SimpleGrid.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { banks, wallets } from '@/modules/beneficiary/banks';
import { unitsQuery } from '@/modules/beneficiary/queries';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { DateField } from '@/ui/DateField';
import { field } from '@/ui/field';
import { MoneyField } from '@/ui/MoneyField';
import { succeeded } from '@/ui/notify';

type Method = Schema<'LineMethod'>;

const methods: Method[] = ['cash', 'account', 'wallet'];

interface Form {
  commune: string;
  deceased: string;
  died?: string;
  amount?: number;
  claimant: string;
  nationalId: string;
  relation: string;
  method: Method;
  bank: string;
  number: string;
  holder: string;
  decision: string;
  decided?: string;
}

const empty: Form = { commune: '', deceased: '', claimant: '', nationalId: '', relation: '', method: 'cash', bank: '', number: '', holder: '', decision: '' };

/** Only what was typed is sent. */
function bodyOf(v: Form) {
  const payment = v.method === 'cash' ? { method: v.method } : { method: v.method, bank: v.bank, number: v.number, holder: v.holder };
  return {
    commune: v.commune,
    deceased: v.deceased,
    died: v.died ?? '',
    ...(v.amount === undefined ? {} : { amount: v.amount }),
    claimant: { name: v.claimant, ...(v.nationalId ? { nationalId: v.nationalId } : {}), ...(v.relation ? { relation: v.relation } : {}), payment },
    decision: { number: v.decision, date: v.decided ?? '' },
  };
}

/** A funeral of someone outside the registry, decided on paper (F-49). */
export function ClaimDialog({ locality, close }: { locality: string; close: () => void }) {
  const queries = useQueryClient();
  const units = useQuery(unitsQuery);
  const draft = useDraft<Form>(`claim.${locality}`, empty);
  const v = draft.value;
  const put = (change: Partial<Form>) => draft.set({ ...v, ...change });
  const save = useCommand(
    (body: ReturnType<typeof bodyOf>, key) => call(api.POST('/payment/funeral-claims', { params: { header: commandHeader(key) }, body })),
    (claim) => {
      draft.sent();
      void queries.invalidateQueries({ queryKey: ['waiting'] });
      succeeded(t('payment.claims.doneTitle'), t('payment.claims.done', { name: claim.deceased }));
      close();
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const text = (name: 'deceased' | 'claimant' | 'nationalId' | 'relation' | 'holder' | 'number' | 'decision', pointer: string, max: number, required = false) => (
    <TextInput {...field(pointer, errors)} label={t(`payment.claims.${name}`)} value={v[name]} maxLength={max} required={required} autoComplete="off" onChange={(e) => put({ [name]: e.currentTarget.value })} data-autofocus={name === 'deceased' || undefined} />
  );
  const communes = (units.data?.items ?? []).filter((u) => u.level === 'commune' && (u.id === locality || u.parent === locality));
  return (
    <ConfirmDialog opened title={t('payment.claims.add')} question={t('payment.claims.question')} confirmLabel={t('payment.claims.save')} busy={save.isPending} error={save.error} onConfirm={() => save.mutate(bodyOf(v))} onCancel={close}>
      <Stack gap="xs">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="xs">
          {text('deceased', '/deceased', 100, true)}
          <DateField {...field('/died', errors)} label={t('payment.claims.died')} value={v.died} onChange={(died) => put({ died })} required />
          <Select {...field('/commune', errors)} label={t('payment.line.commune')} searchable required data={communes.map((u) => ({ value: u.id, label: u.name }))} value={v.commune || null} onChange={(c) => put({ commune: c ?? '' })} />
          <MoneyField {...field('/amount', errors)} label={t('payment.claims.amount')} description={t('payment.claims.amount.note')} value={v.amount} onChange={(amount) => put({ amount })} />
          {text('claimant', '/claimant/name', 100, true)}
          {text('relation', '/claimant/relation', 60)}
          {text('nationalId', '/claimant/nationalId', 12)}
          {text('decision', '/decision/number', 60, true)}
          <DateField {...field('/decision/date', errors)} label={t('payment.claims.decided')} value={v.decided} onChange={(decided) => put({ decided })} required />
        </SimpleGrid>
        <Text size="sm" fw={500}>
          {t('payment.line.method')}
        </Text>
        <SegmentedControl aria-label={t('payment.line.method')} value={v.method} onChange={(m) => put({ method: methods.find((x) => x === m) ?? 'cash', bank: '', number: '' })} data={methods.map((m) => ({ value: m, label: t(`beneficiary.method.${m}`) }))} />
        {v.method !== 'cash' && (
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
            <Select {...field('/claimant/payment/bank', errors)} label={t('payment.claims.bank')} searchable data={v.method === 'wallet' ? wallets : banks} value={v.bank || null} onChange={(b) => put({ bank: b ?? '' })} />
            {text('number', '/claimant/payment/number', 30)}
            {text('holder', '/claimant/payment/holder', 100)}
          </SimpleGrid>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
