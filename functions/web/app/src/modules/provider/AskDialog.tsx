import { NumberInput, Stack, Textarea } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';
import { api, call } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { useDraft } from '@/lib/drafts';
import { date } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import type { DialogProps } from './PackageDialogs';
import { usePackageChanged } from './queries';

/** Xin gia hạn: days and reason; the locality decides (F-30). */
export function AskDialog({ p, close }: DialogProps) {
  const changed = usePackageChanged();
  const draft = useDraft<{ days?: number; reason: string }>(`ask.${p.id}`, { reason: '' });
  const { days, reason } = draft.value;
  const ask = useCommand(
    (body: { days: number; reason: string }, key) => call(api.POST('/provider/packages/{package}/extension-requests', { params: { path: { package: p.id }, header: commandHeader(key) }, body })),
    (saved) => {
      draft.sent();
      changed(saved);
      succeeded(t('provider.ask.doneTitle'), t('provider.ask.done', { locality: p.localityName }));
      close();
    },
  );
  const errors = byField(ask.error ? asProblem(ask.error) : undefined);
  return (
    <ConfirmDialog opened title={t('provider.ask.action')} question={t('provider.ask.question', { date: date(p.settlementDeadline), left: p.extensionsLeft ?? 20 })} confirmLabel={t('provider.ask.confirm')} busy={ask.isPending} error={ask.error} onConfirm={() => ask.mutate({ days: days ?? 0, reason })} onCancel={close}>
      <Stack gap="xs">
        <NumberInput {...field('/days', errors)} label={t('payment.request.days')} value={days ?? ''} onChange={(v) => draft.set({ reason, days: typeof v === 'number' ? v : undefined })} min={1} max={20} clampBehavior="none" allowDecimal={false} required data-autofocus hideControls maw={200} />
        <Textarea {...field('/reason', errors)} label={t('payment.extend.reason')} required value={reason} maxLength={500} autosize minRows={2} onChange={(e) => draft.set({ days, reason: e.currentTarget.value })} />
      </Stack>
    </ConfirmDialog>
  );
}
