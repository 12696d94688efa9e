import { Button, Group, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { date, grouped, money } from '@/lib/format';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { NationalId } from '@/ui/NationalId';
import { succeeded } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { useListSearch } from '@/ui/useListSearch';
import classes from './provider.module.css';
import { type Disbursement, disbursementsQuery, type Package, usePackageChanged } from './queries';
import { paidLine, useSettlementDraft } from './settlement';

/** The API takes so many marks in one command. */
const batch = 90;

/** The lines of a commune; chosen ones are marked as paid, or kept aside as unpaid for the settlement. */
export function LinesPanel({ p }: { p: Package }) {
  const [search, setSearch] = useListSearch();
  const commune = p.communes.find((c) => c.commune === search.commune)?.commune ?? p.communes[0]?.commune;
  const lines = useInfiniteQuery({ ...disbursementsQuery(p.id, commune ?? ''), enabled: commune !== undefined && p.state !== 'pending' && p.state !== 'rejected' });
  const rows = lines.data?.pages.flatMap((page) => page.items);
  const [keys, setKeys] = useState<string[]>([]);
  const unpaid = useSettlementDraft(p.id);
  const chosen = (rows ?? []).filter((l) => keys.includes(l.reference_id));
  if (p.state === 'rejected') {
    return (
      <div className="panel">
        <EmptyState why={t('provider.lines.rejected', { locality: p.localityName })} />
      </div>
    );
  }
  const works = p.state === 'sent' || p.state === 'paying' || p.state === 'returned';
  return (
    <section aria-label={t('provider.lines')}>
      <Group align="flex-end" gap="sm" mb="xs" className="print-facts">
        <Select label={t('payment.line.commune')} w={260} allowDeselect={false} searchable data={p.communes.map((c) => ({ value: c.commune, label: `${c.communeName} (${grouped(c.lines)})` }))} value={commune ?? null} onChange={(v) => setSearch({ commune: v ?? '' })} />
        {works && <Bulk p={p} chosen={chosen} unpaid={unpaid} done={() => setKeys([])} />}
      </Group>
      <ProblemAlert error={lines.error} retry={() => void lines.refetch()} />
      {!lines.error && (
        <DataTable<Disbursement>
          id="provider.lines"
          label={t('provider.lines')}
          columns={columns(unpaid.value)}
          rows={rows}
          rowKey={(l) => l.reference_id}
          loading={lines.isPending && commune !== undefined}
          more={{ has: lines.hasNextPage, loading: lines.isFetchingNextPage, load: () => void lines.fetchNextPage() }}
          selection={works ? { keys, set: setKeys } : undefined}
          rowName={(l) => l.payee_name}
          empty={<EmptyState why={t('provider.lines.empty')} />}
        />
      )}
    </section>
  );
}

interface BulkProps {
  p: Package;
  chosen: Disbursement[];
  unpaid: ReturnType<typeof useSettlementDraft>;
  done: () => void;
}

/** What to do with the chosen lines. */
function Bulk({ p, chosen, unpaid, done }: BulkProps) {
  const changed = usePackageChanged();
  const record = useCommand(
    async (statuses: Schema<'DisbursementStatus'>[], key) => {
      let now = p;
      for (let from = 0; from < statuses.length; from += batch) {
        now = await call(api.POST('/provider/packages/{package}/payments', { params: { path: { package: p.id }, header: commandHeader(`${key}-${from}`) }, body: { lines: statuses.slice(from, from + batch) } }));
      }
      return now;
    },
    (saved, statuses) => {
      changed(saved);
      unpaid.forget(statuses.map((s) => s.reference_id));
      succeeded(t('provider.pay.doneTitle'), t('provider.pay.done', { count: grouped(statuses.length) }));
      done();
    },
  );
  const total = chosen.reduce((sum, l) => sum + l.amount, 0);
  return (
    <Group gap="xs" className={classes.bulk}>
      <span role="status">{chosen.length === 0 ? t('payment.manual.choose') : t('payment.manual.chosen', { count: grouped(chosen.length), total: money(total) })}</span>
      <Button size="xs" disabled={chosen.length === 0} loading={record.isPending} onClick={() => record.mutate(chosen.map(paidLine))}>
        {t('provider.pay.action')}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={chosen.length === 0}
        onClick={() => {
          unpaid.mark(chosen.map((l) => l.reference_id));
          done();
        }}
      >
        {t('provider.unpaid.action')}
      </Button>
      <ProblemAlert error={record.error} />
    </Group>
  );
}

function columns(unpaid: Record<string, string>): Column<Disbursement>[] {
  return [
    { key: 'name', title: t('payment.line.name'), heading: true, width: 210, render: (l) => l.payee_name, sortBy: (l) => l.payee_name },
    { key: 'id', title: t('beneficiary.nationalId'), width: 140, render: (l) => <NationalId id={l.payee_id} /> },
    { key: 'amount', title: t('payment.sums.total'), width: 130, align: 'right', render: (l) => <Money dong={l.amount} />, sortBy: (l) => l.amount },
    { key: 'fa', title: t('payment.line.method'), width: 230, render: (l) => <PayTo fa={l.payee_fa} />, sortBy: (l) => l.payee_fa },
    { key: 'purpose', title: t('beneficiary.policy'), width: 100, render: (l) => l.purpose },
    part('regular', (l) => l.regular),
    part('arrears', (l) => l.arrears),
    part('recovery', (l) => l.recovery),
    part('carryOver', (l) => l.carry_over),
    { key: 'holder', title: t('beneficiary.account.holder'), width: 180, optional: true, render: (l) => l.holder ?? '' },
    { key: 'status', title: t('payment.line.status'), width: 190, render: (l) => <Mark line={l} unpaid={l.reference_id in unpaid} />, sortBy: (l) => l.status ?? '' },
  ];
}

/** One part of the amount, not shown until chosen. */
function part(key: 'regular' | 'arrears' | 'recovery' | 'carryOver', of: (l: Disbursement) => number | undefined): Column<Disbursement> {
  return { key, title: t(`payment.sums.${key}`), width: 120, align: 'right', optional: true, render: (l) => <Money dong={of(l)} /> };
}

/** "account:VCB/0123" in words. */
function PayTo({ fa }: { fa: string }) {
  const [kind, rest] = [fa.slice(0, fa.indexOf(':')), fa.slice(fa.indexOf(':') + 1)];
  return (
    <>
      {t(`beneficiary.method.${kind === 'account' || kind === 'wallet' ? kind : 'cash'}`)} {kind !== 'cash' && <span className="numbers">{rest.replace('/', ' ')}</span>}
    </>
  );
}

/** What was recorded of a line, with its day or reason, and that it was corrected. */
function Mark({ line, unpaid }: { line: Disbursement; unpaid: boolean }) {
  if (unpaid) return <Signal tone="late">{t('provider.mark.unpaid')}</Signal>;
  const more = [line.paid_date && date(line.paid_date), line.status_reason_message, line.corrected && t('provider.mark.corrected', { count: grouped(line.corrected) })].filter(Boolean).join(' · ');
  return (
    <>
      {line.status === 'succ' && <Signal tone="ok">{t('provider.mark.succ')}</Signal>}
      {line.status === 'rjct' && <Signal tone="late">{t('provider.mark.rjct')}</Signal>}
      {line.status !== 'succ' && line.status !== 'rjct' && <Signal tone="rest">{t('provider.mark.pdng')}</Signal>}
      {more && <div className="dim">{more}</div>}
    </>
  );
}
