import { useQuery } from '@tanstack/react-query';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { grouped, money, month } from '@/lib/format';
import payment from '@/modules/payment/payment.module.css';
import { PeriodBar } from '@/modules/payment/PeriodBar';
import { useChosen } from '@/modules/payment/queries';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { DateText, InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { NationalId } from '@/ui/NationalId';
import { Page } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { Who } from '@/ui/Who';
import { ExportButton } from './ExportButton';
import { deathsQuery } from './queries';

type Death = Schema<'DeathCut'>;

/** Danh sách cắt chết: deaths recorded in the month, with what was paid after them (F-44). */
export function DeathsPage() {
  const chosen = useChosen();
  const deaths = useQuery({ ...deathsQuery(chosen.month, chosen.locality), enabled: chosen.locality !== undefined });
  return (
    <Page
      title={t('owed.deaths.title')}
      path={[t('menu.payment.budget')]}
      actions={
        <>
          <ExportButton code="CHITRA_CC" month={chosen.month} locality={chosen.locality} />
          <PrintButton />
        </>
      }
    >
      <PeriodBar chosen={{ ...chosen, type: 'monthly' }} label={t('owed.deaths.month')} />
      <ProblemAlert error={deaths.error} retry={() => void deaths.refetch()} />
      {deaths.data && <Sums count={deaths.data.items.filter((d) => !d.undoneAt).length} sums={deaths.data.totals} />}
      {!deaths.error && (
        <DataTable<Death>
          id="owed.deaths"
          label={t('owed.deaths.title')}
          columns={columns()}
          rows={deaths.data?.items}
          rowKey={(d) => `${d.beneficiary}/${d.recordedAt}`}
          loading={deaths.isPending}
          empty={<EmptyState why={t('owed.deaths.empty', { month: month(chosen.month) })} />}
        />
      )}
    </Page>
  );
}

function Sums({ count, sums }: { count: number; sums: Schema<'DeathSums'> }) {
  const parts: [string, number][] = [
    [t('owed.deaths.paidAfter'), sums.paidAfter],
    [t('owed.total.recovery.settled'), sums.recovered],
    [t('owed.deaths.left'), sums.left],
  ];
  return (
    <dl className={`panel ${payment.equation ?? ''}`} aria-label={t('owed.total')}>
      <div className={payment.term}>
        <dt>{t('owed.deaths.count')}</dt>
        <dd className="numbers">{grouped(count)}</dd>
      </div>
      {parts.map(([name, value]) => (
        <div key={name} className={payment.term}>
          <dt>{name}</dt>
          <dd className="numbers">{money(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function columns(): Column<Death>[] {
  return [
    { key: 'name', title: t('payment.line.name'), heading: true, width: 165, render: (d) => <AppLink to={`/beneficiaries/${d.beneficiary}`} inherit>{d.name}</AppLink>, sortBy: (d) => d.name },
    { key: 'nationalId', title: t('beneficiary.nationalId'), width: 145, optional: true, render: (d) => <NationalId id={d.nationalId} /> },
    { key: 'commune', title: t('payment.line.commune'), width: 140, render: (d) => d.communeName, sortBy: (d) => d.communeName },
    { key: 'hamlet', title: t('owed.deaths.hamlet'), width: 120, optional: true, render: (d) => d.hamlet ?? '' },
    { key: 'date', title: t('owed.deaths.date'), width: 105, render: (d) => <DateText iso={d.date} />, sortBy: (d) => d.date },
    { key: 'decision', title: t('owed.deaths.decision'), width: 130, optional: true, render: (d) => d.decision ?? '' },
    { key: 'recordedAt', title: t('owed.deaths.recordedAt'), width: 150, optional: true, render: (d) => <InstantText iso={d.recordedAt} />, sortBy: (d) => d.recordedAt },
    { key: 'recordedBy', title: t('owed.deaths.recordedBy'), width: 190, optional: true, render: (d) => <Who of={d.recordedBy} stacked /> },
    { key: 'months', title: t('owed.deaths.months'), width: 130, render: (d) => <span className="numbers">{d.months.map(month).join(', ')}</span> },
    { key: 'paidAfter', title: t('owed.deaths.paidAfter.short'), width: 140, align: 'right', render: (d) => <Money dong={d.sums.paidAfter || undefined} />, sortBy: (d) => d.sums.paidAfter },
    { key: 'recovered', title: t('owed.total.recovery.settled'), width: 115, align: 'right', render: (d) => <Money dong={d.sums.recovered || undefined} />, sortBy: (d) => d.sums.recovered },
    { key: 'left', title: t('owed.deaths.left'), width: 115, align: 'right', render: (d) => <Money dong={d.sums.left || undefined} />, sortBy: (d) => d.sums.left },
    { key: 'state', title: t('payment.line.status'), width: 150, render: (d) => <DeathState of={d} />, sortBy: (d) => d.undoneAt ?? '' },
  ];
}

function DeathState({ of }: { of: Death }) {
  if (of.undoneAt) return <Signal tone="rest">{t('owed.deaths.undone')}</Signal>;
  if (of.sums.left > 0) return <Signal tone="late">{t('owed.deaths.toRecover')}</Signal>;
  return <Signal tone="ok">{t('owed.deaths.done')}</Signal>;
}
