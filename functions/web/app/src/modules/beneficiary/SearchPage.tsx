import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useMemo, useState } from 'react';
import { t } from '@/i18n';
import { grouped } from '@/lib/format';
import { type Column, DataTable } from '@/ui/DataTable';
import { DateText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { Page } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { type ListSearch, useListSearch } from '@/ui/useListSearch';
import classes from './beneficiary.module.css';
import { type Filters, lawQuery, peopleQuery, type Summary, unitsQuery } from './queries';
import { type Status, statuses, StatusText } from './words';

/** Tìm kiếm, xem hồ sơ đối tượng: filters in the address, one row a person (E-03, J-03). */
export function SearchPage() {
  const [search, setSearch] = useListSearch();
  const navigate = useNavigate();
  const filters = useMemo(() => toFilters(search), [search]);
  const people = useInfiniteQuery(peopleQuery(filters));
  const rows = people.data?.pages.flatMap((p) => p.items);
  const filtered = Object.keys(filters).length > 0;
  return (
    <Page
      title={t('beneficiary.search.title')}
      path={[t('menu.beneficiary')]}
      actions={
        <PrintButton />
      }
    >
      <FilterForm key={JSON.stringify([search.q, search.nationalId])} search={search} setSearch={setSearch} />
      <ProblemAlert error={people.error} retry={() => void people.refetch()} />
      {!people.error && (
        <DataTable<Summary>
          id="beneficiaries"
          label={t('beneficiary.search.title')}
          columns={columns()}
          rows={rows}
          rowKey={(p) => p.id}
          onOpen={(p) => void navigate({ to: `/beneficiaries/${p.id}` as never })}
          loading={people.isPending}
          more={{ has: people.hasNextPage, loading: people.isFetchingNextPage, load: () => void people.fetchNextPage() }}
          tools={<span className="dim">{rows && t(people.hasNextPage ? 'beneficiary.search.countMore' : 'beneficiary.search.count', { count: grouped(rows.length) })}</span>}
          empty={
            <EmptyState why={t(filtered ? 'beneficiary.search.none' : 'beneficiary.search.empty')}>
              {filtered && (
                <Button variant="default" size="xs" onClick={() => setSearch({ q: '', nationalId: '', category: '', commune: '', status: '' })}>
                  {t('beneficiary.search.clear')}
                </Button>
              )}
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

function toFilters(search: ListSearch): Filters {
  const all = { q: search.q, nationalId: search.nationalId, category: search.category, commune: search.commune, status: statuses.find((s) => s === search.status) };
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v));
}

function FilterForm({ search, setSearch }: { search: ListSearch; setSearch: (change: ListSearch) => void }) {
  const law = useQuery(lawQuery);
  const units = useQuery(unitsQuery);
  const [q, setQ] = useState(search.q ?? '');
  const [nationalId, setNationalId] = useState(search.nationalId ?? '');
  const digits = nationalId.replace(/\D/g, '');
  const wrong = digits !== '' && digits.length !== 12;
  const [tried, setTried] = useState(false);
  const submit = (e: SyntheticEvent) => {
    e.preventDefault();
    setTried(true);
    if (!wrong) setSearch({ q: q.trim(), nationalId: digits });
  };
  return (
    <form className={`panel ${classes.filters ?? ''} print-facts`} onSubmit={submit} role="search" aria-label={t('beneficiary.search.title')}>
      <TextInput label={t('beneficiary.filter.name')} placeholder={t('beneficiary.filter.nameHint')} value={q} onChange={(e) => setQ(e.currentTarget.value)} maxLength={100} />
      <TextInput
        label={t('beneficiary.nationalId')}
        placeholder={t('beneficiary.filter.idHint')}
        value={nationalId}
        inputMode="numeric"
        onChange={(e) => setNationalId(e.currentTarget.value)}
        error={tried && wrong ? t('beneficiary.filter.idWrong') : undefined}
      />
      <Select
        label={t('beneficiary.policy')}
        placeholder={t('beneficiary.filter.all')}
        data={(law.data?.categories ?? []).map((c) => ({ value: c.code, label: `${c.code} · ${c.name}` }))}
        value={search.category ?? null}
        onChange={(v) => setSearch({ category: v ?? '' })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }}
      />
      <Select
        label={t('beneficiary.commune')}
        placeholder={t('beneficiary.filter.all')}
        data={(units.data?.items ?? []).filter((u) => u.level === 'commune').map((u) => ({ value: u.id, label: u.name }))}
        value={search.commune ?? null}
        onChange={(v) => setSearch({ commune: v ?? '' })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }}
      />
      <Select
        label={t('beneficiary.status')}
        placeholder={t('beneficiary.filter.all')}
        data={statuses.map((s: Status) => ({ value: s, label: t(`beneficiary.status.${s}`) }))}
        value={search.status ?? null}
        onChange={(v) => setSearch({ status: v ?? '' })}
        clearable
        clearButtonProps={{ 'aria-label': t('beneficiary.filter.clear') }}
      />
      <Button type="submit" leftSection={<IconSearch size={15} aria-hidden />}>
        {t('beneficiary.search.submit')}
      </Button>
    </form>
  );
}

function columns(): Column<Summary>[] {
  return [
    { key: 'name', title: t('beneficiary.name'), heading: true, width: 185, render: (p) => p.name, sortBy: (p) => p.name },
    { key: 'birth', title: t('beneficiary.birth'), width: 105, render: (p) => <DateText iso={p.birth} />, sortBy: (p) => p.birth },
    { key: 'sex', title: t('beneficiary.sex'), width: 85, optional: true, render: (p) => t(`beneficiary.sex.${p.sex}`) },
    { key: 'nationalId', title: t('beneficiary.nationalId'), width: 130, render: (p) => (p.nationalId ? <span className="numbers">{p.nationalId}</span> : <span className="dim">{t('beneficiary.idMissing')}</span>) },
    { key: 'commune', title: t('beneficiary.commune'), width: 135, render: (p) => p.communeName, sortBy: (p) => p.communeName },
    { key: 'hamlet', title: t('beneficiary.hamlet'), optional: true, width: 130, render: (p) => p.hamlet ?? '' },
    { key: 'categories', title: t('beneficiary.policy'), width: 105, render: (p) => p.categories.join(', ') },
    { key: 'status', title: t('beneficiary.status'), width: 175, render: (p) => <StatusText status={p.status} />, sortBy: (p) => statuses.indexOf(p.status) },
    { key: 'amount', title: t('beneficiary.amountShort'), width: 125, align: 'right', render: (p) => <Money dong={p.amount} />, sortBy: (p) => p.amount },
    { key: 'method', title: t('beneficiary.methodShort'), width: 105, render: (p) => t(`beneficiary.method.${p.method}`) },
  ];
}
