import { ActionIcon, Button, Stack, Table, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, requestId, type Schema } from '@/api/client';
import { putFile } from '@/api/upload';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { grouped, money } from '@/lib/format';
import { Equation } from '@/modules/payment/Equation';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { succeeded } from '@/ui/notify';
import { PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import type { DialogProps } from './PackageDialogs';
import { allLines, type Disbursement, usePackageChanged } from './queries';
import { reasonOf, toSettlement, totalOf, useSettlementDraft } from './settlement';

/** The API takes so many lines inline; more go as a file. */
const inline = 5000;

/** Gửi quyết toán: those set aside are unpaid with their reasons, the rest paid; the sums must balance (P10, F-21, F-57). */
export function SettlementDialog({ p, close }: DialogProps) {
  const changed = usePackageChanged();
  const unpaid = useSettlementDraft(p.id);
  const [message] = useState(requestId);
  const lines = useQuery({ queryKey: ['package', p.id, 'lines', 'all'], queryFn: () => allLines(p), staleTime: 0 });
  const transmit = useCommand(
    (statuses: Schema<'DisbursementStatus'>[], key) => send(p.id, message, statuses, key),
    (saved) => {
      unpaid.sent();
      changed(saved);
      succeeded(t('provider.settle.doneTitle'), t('provider.settle.done', { locality: p.localityName }));
      close();
    },
  );
  const statuses = lines.data && toSettlement(lines.data, unpaid.value);
  const aside = lines.data?.filter((l) => reasonOf(l, unpaid.value) !== undefined) ?? [];
  const first = aside.map((l) => reasonOf(l, unpaid.value)?.trim()).find(Boolean);
  const unexplained = aside.some((l) => reasonOf(l, unpaid.value)?.trim() === '');
  return (
    <ConfirmDialog
      opened
      title={t('provider.settle.action')}
      question={t('provider.settle.question', { unpaid: grouped(aside.length), paid: grouped((lines.data?.length ?? p.lines) - aside.length) })}
      confirmLabel={t('provider.settle.confirm')}
      busy={transmit.isPending || lines.isPending}
      error={transmit.error}
      onConfirm={() => statuses && !unexplained && transmit.mutate(statuses)}
      onCancel={close}
    >
      <Stack gap="xs">
        <ProblemAlert error={lines.error} retry={() => void lines.refetch()} />
        {lines.isPending && <PageSkeleton />}
        {statuses && <Equation balance={balance(p.total, statuses)} />}
        {aside.length === 0 ? <div className="dim">{t('provider.settle.allPaid')}</div> : <Reasons aside={aside} unpaid={unpaid} />}
        {unexplained && aside.length > 1 && first && (
          <Button variant="default" size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => unpaid.explainAll(aside.filter((l) => !reasonOf(l, unpaid.value)?.trim()).map((l) => l.reference_id), first)}>
            {t('provider.settle.sameReason')}
          </Button>
        )}
        {unexplained && <div style={{ color: 'var(--late)' }}>{t('provider.settle.needReasons')}</div>}
      </Stack>
    </ConfirmDialog>
  );
}

function balance(listed: number, statuses: Schema<'DisbursementStatus'>[]): Schema<'Balance'> {
  const unpaidLines = statuses.filter((s) => s.status === 'rjct').length;
  return { listed, paid: totalOf(statuses, 'succ'), unpaid: totalOf(statuses, 'rjct'), paidLines: statuses.length - unpaidLines, unpaidLines };
}

interface ReasonsProps {
  aside: Disbursement[];
  unpaid: ReturnType<typeof useSettlementDraft>;
}

/** Each unpaid line with its reason; a line may be taken back. */
function Reasons({ aside, unpaid }: ReasonsProps) {
  return (
    <Table fz="sm" verticalSpacing={4} aria-label={t('provider.settle.unpaid')}>
      <Table.Tbody>
        {aside.map((l) => (
          <Table.Tr key={l.reference_id}>
            <Table.Td>
              {l.payee_name}
              <div className="dim numbers">{money(l.amount)}</div>
            </Table.Td>
            <Table.Td>
              <TextInput
                aria-label={t('provider.settle.reasonOf', { name: l.payee_name })}
                placeholder={t('payment.line.reason')}
                required
                maxLength={200}
                value={reasonOf(l, unpaid.value) ?? ''}
                onChange={(e) => unpaid.explain(l.reference_id, e.currentTarget.value)}
              />
            </Table.Td>
            <Table.Td w={40}>
              {l.reference_id in unpaid.value && (
                <ActionIcon variant="subtle" aria-label={t('provider.settle.takeBack', { name: l.payee_name })} onClick={() => unpaid.forget([l.reference_id])}>
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Transmits inline, or as a file when there are too many lines. */
async function send(id: string, message: string, statuses: Schema<'DisbursementStatus'>[], key: string): Promise<Schema<'Package'>> {
  const params = { path: { package: id }, header: commandHeader(key) };
  const totals = { message_id: message, paid_total: totalOf(statuses, 'succ'), unpaid_total: totalOf(statuses, 'rjct') };
  if (statuses.length <= inline) return call(api.POST('/provider/packages/{package}/settlement', { params, body: { ...totals, lines: statuses } }));
  const file = new Blob([statuses.map((s) => `${JSON.stringify(s)}\n`).join('')], { type: 'application/x-ndjson' });
  const { upload } = await call(api.POST('/provider/packages/{package}/settlement-upload', { params: { ...params, header: commandHeader(`${key}-file`) }, body: { size: file.size } }));
  await putFile(upload, file, () => undefined);
  return call(api.POST('/provider/packages/{package}/settlement', { params, body: { ...totals, upload: upload.id } }));
}
