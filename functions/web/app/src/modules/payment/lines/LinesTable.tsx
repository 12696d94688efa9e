import { Group, Select, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { fold, grouped } from '@/lib/format';
import { DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { type ListSearch, useListSearch } from '@/ui/useListSearch';
import { actionOf, type Line, linesQuery, type List } from '../queries';
import { lineColumns, lineKey } from './columns';
import { MergeDialog, SplitDialog } from './SplitDialog';

const statuses: Schema<'LineStatus'>[] = ['PENDING', 'PAID', 'UNPAID', 'CARRIED_OVER'];
const methods: Schema<'LineMethod'>[] = ['cash', 'account', 'wallet'];

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
  const whole = list.communes.find((c) => c.commune === commune)?.sums.lines ?? 0;
  const all = lines.data?.pages.flatMap((p) => p.items);
  const rows = word ? all?.filter((l) => fold(`${l.name} ${l.deceased ?? ''} ${l.nationalId ?? ''}`).includes(word)) : all;
  const shown = lineColumns(list, actionOf(list, 'splitLine')?.enabled ? (line, what) => setAsking({ line, what }) : undefined);
  const filter = (change: ListSearch) => {
    setSearch(change);
    // What is not seen any more is not acted upon.
    selection?.set([]);
    selection?.rows([]);
  };
  if (lines.error) return <ProblemAlert error={lines.error} retry={() => void lines.refetch()} />;
  return (
    <div>
      <Group gap="xs" mb="xs" align="flex-end" className="print-facts">
        <Select label={t('payment.line.commune')} w={220} searchable allowDeselect={false} data={list.communes.map((c) => ({ value: c.commune, label: c.communeName }))} value={commune ?? null} onChange={(v) => filter({ commune: v ?? '' })} />
        <Select label={t('payment.line.status')} w={180} clearable placeholder={t('beneficiary.filter.all')} clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }} data={statuses.map((s) => ({ value: s, label: t(`payment.line.${s}`) }))} value={status ?? null} onChange={(v) => filter({ status: v ?? '' })} />
        <Select label={t('payment.line.method')} w={160} clearable placeholder={t('beneficiary.filter.all')} clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }} data={methods.map((m) => ({ value: m, label: t(`beneficiary.method.${m}`) }))} value={method ?? null} onChange={(v) => filter({ method: v ?? '' })} />
        <TextInput label={t('payment.line.search')} placeholder={t('beneficiary.filter.nameHint')} value={search.name ?? ''} onChange={(e) => filter({ name: e.currentTarget.value })} />
      </Group>
      <DataTable<Line>
        id="payment.lines"
        label={t('payment.tab.lines')}
        columns={shown}
        rows={rows}
        rowKey={lineKey}
        loading={lines.isPending && commune !== undefined}
        more={{ has: hasNextPage, loading: isFetchingNextPage, load: () => void fetchNextPage() }}
        tools={rows && <span className="dim">{t(rows.length < whole ? 'payment.line.countOf' : 'payment.line.count', { count: grouped(rows.length), whole: grouped(whole) })}</span>}
        rowName={(l) => l.name}
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

