import { SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { api, call, type Schema } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { banks, wallets } from './banks';
import { useSaved } from './DeathDialogs';
import type { Person } from './queries';

type Payment = Schema<'PaymentAccount'>;

const methods: Payment['method'][] = ['cash', 'account', 'wallet'];

/** Hình thức chi trả: cash, an account or a wallet; the next list carries it (E-23). */
export function PaymentDialog({ person, close }: { person: Person; close: () => void }) {
  const now = person.payment;
  const draft = useDraft(`payment.${person.id}`, { method: now.method, bank: now.bank ?? '', number: now.number ?? '', holder: now.holder ?? '', reason: '' });
  const v = draft.value;
  const put = useSaved(close);
  const save = useCommand(
    (body: { payment: { method: Payment['method']; bank?: string; number?: string; holder?: string }; reason?: string; version: number }, key) =>
      call(api.PUT('/beneficiaries/{id}/payment', { params: { path: { id: person.id }, header: commandHeader(key) }, body })),
    (saved) => {
      draft.sent();
      succeeded(t('beneficiary.account.doneTitle'), t('beneficiary.account.done', { name: person.name }));
      put(saved);
    },
  );
  const errors = byField(save.error ? asProblem(save.error) : undefined);
  const wallet = v.method === 'wallet';
  const payment = v.method === 'cash' ? { method: v.method } : { method: v.method, bank: v.bank, number: v.number, holder: v.holder };
  return (
    <ConfirmDialog
      opened
      title={t('beneficiary.account.edit')}
      question={t('beneficiary.account.question', { name: person.name })}
      confirmLabel={t('beneficiary.account.save')}
      busy={save.isPending}
      error={save.error}
      onCancel={close}
      onConfirm={() => save.mutate({ payment, ...(v.reason ? { reason: v.reason } : {}), version: person.version })}
    >
      <Stack gap="xs">
        <SegmentedControl
          aria-label={t('beneficiary.method')}
          value={v.method}
          onChange={(m) => draft.set({ ...v, method: m, bank: '', number: '' })}
          data={methods.map((m) => ({ value: m, label: t(`beneficiary.method.${m}`) }))}
        />
        {v.method !== 'cash' && (
          <>
            <Select
              {...field('/payment/bank', errors)}
              label={t(wallet ? 'beneficiary.account.wallet' : 'beneficiary.account.bank')}
              data={wallet ? wallets : banks}
              value={v.bank || null}
              onChange={(bank) => draft.set({ ...v, bank: bank ?? '' })}
              searchable
              required
            />
            <TextInput
              {...field('/payment/number', errors)}
              label={t(wallet ? 'beneficiary.account.phone' : 'beneficiary.account.number')}
              value={v.number}
              onChange={(e) => draft.set({ ...v, number: e.currentTarget.value.trim() })}
              inputMode={wallet ? 'tel' : 'text'}
              maxLength={24}
              required
            />
            <TextInput {...field('/payment/holder', errors)} label={t('beneficiary.account.holder')} value={v.holder} maxLength={100} onChange={(e) => draft.set({ ...v, holder: e.currentTarget.value })} required />
          </>
        )}
        <Textarea {...field('/reason', errors)} label={t('beneficiary.note')} value={v.reason} maxLength={500} autosize minRows={1} onChange={(e) => draft.set({ ...v, reason: e.currentTarget.value })} />
      </Stack>
    </ConfirmDialog>
  );
}
