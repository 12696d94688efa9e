import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { grouped, money } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { field } from '@/ui/field';
import { succeeded } from '@/ui/notify';
import { type Package, usePackageChanged } from './queries';

/** What every dialog of a package takes. */
export interface DialogProps {
  p: Package;
  close: () => void;
}

/** Reconciled: paying begins (P8). */
export function StartDialog({ p, close }: DialogProps) {
  const changed = usePackageChanged();
  const start = useCommand(
    (id: string, key) => call(api.POST('/provider/packages/{package}/start', { params: { path: { package: id }, header: commandHeader(key) } })),
    (saved) => {
      changed(saved);
      succeeded(t('provider.start.doneTitle'), t('provider.start.done'));
      close();
    },
  );
  return (
    <ConfirmDialog
      opened
      title={t('provider.start.action')}
      question={t('provider.start.question', { lines: grouped(p.lines), total: money(p.total) })}
      busy={start.isPending}
      error={start.error}
      onConfirm={() => start.mutate(p.id)}
      onCancel={close}
    />
  );
}

/** Từ chối gói tin, before the first payment, with a reason (P6, F-39, F-41). */
export function RejectDialog({ p, close }: DialogProps) {
  const changed = usePackageChanged();
  const [reason, setReason] = useState('');
  const reject = useCommand(
    (body: { reason: string }, key) => call(api.POST('/provider/packages/{package}/reject', { params: { path: { package: p.id }, header: commandHeader(key) }, body })),
    (saved) => {
      changed(saved);
      succeeded(t('provider.reject.doneTitle'), t('provider.reject.done', { locality: p.localityName }));
      close();
    },
  );
  const errors = byField(reject.error ? asProblem(reject.error) : undefined);
  return (
    <ConfirmDialog opened grave title={t('provider.reject.action')} question={t('provider.reject.question', { locality: p.localityName })} confirmLabel={t('provider.reject.confirm')} busy={reject.isPending} error={reject.error} onConfirm={() => reject.mutate({ reason })} onCancel={close}>
      <Textarea {...field('/reason', errors)} label={t('provider.reject.reason')} required data-autofocus value={reason} maxLength={500} autosize minRows={2} onChange={(e) => setReason(e.currentTarget.value)} />
    </ConfirmDialog>
  );
}
