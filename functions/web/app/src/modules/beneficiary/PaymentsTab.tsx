import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '@/api/client';
import { useAccount } from '@/frame/account';
import { hasText, t } from '@/i18n';
import { month } from '@/lib/format';
import { OwedOfPerson } from '@/modules/owed/OfPerson';
import { seesPayments } from '@/modules/payment/access';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal, type Tone } from '@/ui/Signal';
import { paymentsQuery, type Person } from './queries';

type Payment = Schema<'BeneficiaryPayment'>;

const tones: Partial<Record<string, Tone>> = { PAID: 'ok', UNPAID: 'late', CARRIED_OVER: 'rest', PENDING: 'soon' };

/** Chi trả: what was put on lists for the person and what became of it. */
export function PaymentsTab({ person }: { person: Person }) {
  const account = useAccount();
  const payments = useQuery(paymentsQuery(person.id));
  if (payments.error) return <ProblemAlert error={payments.error} retry={() => void payments.refetch()} />;
  return (
    <Stack gap="md">
      <DataTable<Payment>
        id="beneficiary.payments"
        label={t('beneficiary.tab.payments')}
        columns={columns()}
        rows={payments.data?.items}
        rowKey={(p) => `${p.list}/${p.policy ?? ''}`}
        loading={payments.isPending}
        empty={<EmptyState why={t('beneficiary.payments.empty')} />}
      />
      {seesPayments(account) && <OwedOfPerson person={person.id} commune={person.commune} />}
    </Stack>
  );
}

function columns(): Column<Payment>[] {
  return [
    { key: 'month', title: t('beneficiary.payments.month'), heading: true, width: 110, render: (p) => <span className="numbers">{month(p.month)}</span>, sortBy: (p) => p.month },
    { key: 'amount', title: t('beneficiary.payments.amount'), width: 140, align: 'right', render: (p) => <Money dong={p.amount} />, sortBy: (p) => p.amount },
    { key: 'status', title: t('beneficiary.status'), width: 190, render: (p) => <PaymentStatus status={p.status} />, sortBy: (p) => p.status },
    { key: 'paidAt', title: t('beneficiary.payments.paidAt'), width: 150, render: (p) => <InstantText iso={p.paidAt} dateOnly /> },
    { key: 'list', title: t('beneficiary.payments.list'), render: (p) => <span className="numbers">{p.list}</span> },
  ];
}

/** A line's status in words, with its signal. */
export function PaymentStatus({ status }: { status: string }) {
  const key = `beneficiary.payments.${status}`;
  return <Signal tone={tones[status] ?? 'rest'}>{hasText(key) ? t(key) : status}</Signal>;
}
