import { Group, Select, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { fold, grouped } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { DateText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { NationalId } from '@/ui/NationalId';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { LineMenu, PartNote } from './LineMenu';
import classes from './payment.module.css';
import { actionOf, type Line, linesQuery, type List, type ListType } from './queries';
import { MergeDialog, SplitDialog } from './SplitDialog';
import { LineStatus } from './words';

const statuses: Schema<'LineStatus'>[] = ['PENDING', 'PAID', 'UNPAID', 'CARRIED_OVER'];
const methods: Schema<'LineMethod'>[] = ['cash', 'account', 'wallet'];

/** A line's own name within its list. */
export const lineKey = (l: Line) => `${l.list}/${l.commune}/${l.beneficiary}/${l.policy}`;

interface Props {
  list: List;
  /** Lines chosen for acting on many. */
  selection?: { keys: string[]; set: (keys: string[]) => void; rows: (rows: Line[]) => void };
}

/** The lines of a commune: filters in the address, words of the name without accents (J-03). */
export function LinesTable({ list, selection }: Props) {
  const [search, setSearch] = useListSearch();
  const commune = list.communes.find((c) => c.commune === search.commune)?.commune ?? list.communes[0]?.commune;
  const status = statuses.find((s) => s === search.status);
  const method = methods.find((m) => m === search.method);
  const lines = useInfiniteQuery({ ...linesQuery(list, commune ?? '', status, method), enabled: commune !== undefined });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = lines;
  const [asking, setAsking] = useState<{ what: 'split' | 'merge'; line: Line }>();
  const word = fold(search.name ?? '');
  useEffect(() => {
    // A search is over the whole commune, not over what is loaded.
    if (word && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [word, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const all = lines.data?.pages.flatMap((p) => p.items);
  const rows = word ? all?.filter((l) => fold(`${l.name} ${l.deceased ?? ''} ${l.nationalId ?? ''}`).includes(word)) : all;
  const shown = lineColumns(list, actionOf(list, 'splitLine')?.enabled ? (line, what) => setAsking({ line, what }) : undefined);
  if (lines.error) return <ProblemAlert error={lines.error} retry={() => void lines.refetch()} />;
  return (
    <div>
      <Group gap="xs" mb="xs" align="flex-end" className="no-print">
        <Select label={t('payment.line.commune')} w={220} searchable allowDeselect={false} data={list.communes.map((c) => ({ value: c.commune, label: c.communeName }))} value={commune ?? null} onChange={(v) => setSearch({ commune: v ?? '' })} />
        <Select label={t('payment.line.status')} w={180} clearable placeholder={t('beneficiary.filter.all')} clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }} data={statuses.map((s) => ({ value: s, label: t(`payment.line.${s}`) }))} value={status ?? null} onChange={(v) => setSearch({ status: v ?? '' })} />
        <Select label={t('payment.line.method')} w={160} clearable placeholder={t('beneficiary.filter.all')} clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }} data={methods.map((m) => ({ value: m, label: t(`beneficiary.method.${m}`) }))} value={method ?? null} onChange={(v) => setSearch({ method: v ?? '' })} />
        <TextInput label={t('payment.line.search')} placeholder={t('beneficiary.filter.nameHint')} value={search.name ?? ''} onChange={(e) => setSearch({ name: e.currentTarget.value })} />
      </Group>
      <DataTable<Line>
        id="payment.lines"
        label={t('payment.tab.lines')}
        columns={shown}
        rows={rows}
        rowKey={lineKey}
        loading={lines.isPending && commune !== undefined}
        more={{ has: hasNextPage, loading: isFetchingNextPage, load: () => void fetchNextPage() }}
        tools={rows && <span className="dim">{t('payment.line.count', { count: grouped(rows.length) })}</span>}
        selection={
          selection && {
            keys: selection.keys,
            set: (keys) => {
              selection.set(keys);
              selection.rows((rows ?? []).filter((l) => keys.includes(lineKey(l))));
            },
          }
        }
        empty={<EmptyState why={t(status || method || word ? 'payment.line.none' : 'payment.line.empty')} />}
      />
      {asking?.what === 'split' && <SplitDialog list={list} line={asking.line} close={() => setAsking(undefined)} />}
      {asking?.what === 'merge' && <MergeDialog list={list} line={asking.line} close={() => setAsking(undefined)} />}
    </div>
  );
}

/** A policy's name on one line; whole when pointed at, and on a phone. */
function CategoryText({ name }: { name: string }) {
  return (
    <div className={classes.oneLine} title={name}>
      {name}
    </div>
  );
}

/** A line's total, one click from why it is what it is. */
function Why({ line: l }: { line: Line }) {
  return (
    <AppLink to={`/payment-lines/${l.list}/${l.commune}.${l.beneficiary}.${l.policy}`} inherit>
      <Money dong={l.total} />
    </AppLink>
  );
}

/** The columns of a list's own lines: whose funeral it pays for, and what may be done to a line. */
function lineColumns(list: List, choose: ((line: Line, what: 'split' | 'merge') => void) | undefined): Column<Line>[] {
  const all = columns(list.sums, list.type);
  return choose ? [...all, { key: 'menu', title: t('payment.line.actions'), width: 88, align: 'center', render: (l) => <LineMenu line={l} choose={(what) => choose(l, what)} /> }] : all;
}

/** The payee, with which part of a split line it is. A funeral's claimant has no file. */
function Payee({ line: l }: { line: Line }) {
  return (
    <>
      {l.deceased ? <span>{l.name}</span> : <AppLink to={`/beneficiaries/${l.beneficiary}`} inherit>{l.name}</AppLink>} <PartNote line={l} />
    </>
  );
}

/** Whose funeral is paid for; a file of their own unless they are outside the registry. */
function Deceased({ line: l }: { line: Line }) {
  return l.beneficiary.startsWith('NGOAI-') ? <span>{l.deceased}</span> : <AppLink to={`/beneficiaries/${l.beneficiary}`} inherit>{l.deceased}</AppLink>;
}

const funeral = (): Column<Line>[] => [
  { key: 'deceased', title: t('payment.line.deceased'), width: 165, render: (l) => <Deceased line={l} />, sortBy: (l) => l.deceased ?? '' },
  { key: 'decision', title: t('payment.line.decision'), width: 150, render: (l) => l.decision ?? '', sortBy: (l) => l.decision ?? '' },
];

/** The columns of a line, shared with the unpaid lists; parts nobody on the list has are left out at first. */
export function columns(sums?: Schema<'Sums'>, type?: ListType): Column<Line>[] {
  const amount = (key: 'regular' | 'arrears' | 'recovery' | 'carryOver' | 'total'): Column<Line> => ({
    key,
    title: t(`payment.sums.${key}`),
    width: key === 'total' ? 120 : key === 'regular' ? 110 : 95,
    align: 'right',
    optional: sums?.[key] === 0 && key !== 'total',
    render: (l) => (key === 'total' ? <Why line={l} /> : <Money dong={l[key] === 0 ? undefined : l[key]} />),
    sortBy: (l) => l[key],
  });
  return [
    { key: 'name', title: t(type === 'funeral' ? 'payment.line.claimant' : 'payment.line.name'), heading: true, width: 180, render: (l) => <Payee line={l} />, sortBy: (l) => l.name },
    ...(type === 'funeral' ? funeral() : []),
    { key: 'nationalId', title: t('beneficiary.nationalId'), width: 140, optional: true, render: (l) => <NationalId id={l.nationalId} /> },
    { key: 'commune', title: t('payment.line.commune'), width: 140, optional: true, render: (l) => l.communeName },
    { key: 'category', title: t('beneficiary.policy'), width: 170, optional: type === 'funeral', render: (l) => <CategoryText name={l.category} />, sortBy: (l) => l.category },
    amount('regular'),
    amount('arrears'),
    amount('recovery'),
    amount('carryOver'),
    amount('total'),
    { key: 'method', title: t('beneficiary.methodShort'), width: 95, render: (l) => t(`beneficiary.method.${l.method}`), sortBy: (l) => l.method },
    { key: 'account', title: t('payment.line.account'), width: 160, optional: true, render: (l) => <span className="numbers">{[l.bank, l.account].filter(Boolean).join(' ')}</span> },
    { key: 'budget', title: t('beneficiary.budget'), width: 110, optional: true, render: (l) => l.budgetLine },
    { key: 'status', title: t('payment.line.status'), width: 145, render: (l) => <LineStatus status={l.status} />, sortBy: (l) => l.status },
    { key: 'paidDate', title: t('payment.line.paidDate'), width: 105, optional: true, render: (l) => <DateText iso={l.paidDate} /> },
    { key: 'reason', title: t('payment.line.reason'), width: 180, optional: true, render: (l) => l.reason ?? '' },
  ];
}
