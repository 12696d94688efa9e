import { NumberInput, Stack, Textarea } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';
import { api, call } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { type List, useListChanged } from '../queries';

/** Records that the provider asked for more days by telephone or letter (F-30). */
export function RequestDialog({ list, close }: { list: List; close: () => void }) {
  const changed = useListChanged();
  const draft = useDraft<{ days?: number; reason: string }>(`request.${list.id}`, { reason: '' });
  const { days, reason } = draft.value;
  const record = useCommand(
    (body: { days: number; reason: string }, key) => call(api.POST('/payment/lists/{list}/extension-requests', { params: { path: { list: list.id }, header: commandHeader(key) }, body })),
    (saved) => {
      draft.sent();
      changed(saved);
      succeeded(t('payment.request.doneTitle'), t('payment.request.done'));
      close();
    },
  );
  const errors = byField(record.error ? asProblem(record.error) : undefined);
  return (
    <ConfirmDialog opened title={t('payment.request.title')} question={t('payment.request.question')} confirmLabel={t('payment.request.confirm')} busy={record.isPending} error={record.error} onConfirm={() => record.mutate({ days: days ?? 0, reason })} onCancel={close}>
      <Stack gap="xs">
        <NumberInput {...field('/days', errors)} label={t('payment.request.days')} value={days ?? ''} onChange={(v) => draft.set({ reason, days: typeof v === 'number' ? v : undefined })} min={1} max={list.extensionLimit} clampBehavior="none" allowDecimal={false} required data-autofocus maw={200} hideControls />
        <Textarea {...field('/reason', errors)} label={t('payment.extend.reason')} required value={reason} maxLength={500} autosize minRows={2} onChange={(e) => draft.set({ days, reason: e.currentTarget.value })} />
      </Stack>
    </ConfirmDialog>
  );
}
