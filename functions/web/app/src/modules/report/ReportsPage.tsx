import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '@/i18n';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { type Entry, reportModules, reportsQuery, useWord } from './queries';
import classes from './report.module.css';

/** Báo cáo thống kê: type part of a name or code, press Tìm kiếm, open a report (J-01). */
export function ReportsPage() {
  const [search] = useListSearch();
  const navigate = useNavigate();
  const word = useWord();
  const reports = useQuery(reportsQuery(search.q ?? '', search.module));
  const of = reportModules.find((m) => m === search.module);
  return (
    <Page title={of ? t(`report.of.${of}`) : t('report.title')} path={of && [t('menu.report')]}>
      <SearchForm key={search.q ?? ''} />
      <Modules />
      <ProblemAlert error={reports.error} retry={() => void reports.refetch()} />
      {!reports.error && (
        <DataTable<Entry>
          id="reports"
          label={t('report.title')}
          columns={columns(word)}
          rows={reports.data?.items}
          rowKey={(r) => r.code}
          onOpen={(r) => void navigate({ to: `/reports/${r.code}` as never })}
          loading={reports.isPending}
          empty={<EmptyState why={search.q ? t('report.none', { q: search.q }) : t('report.noneYet')} />}
        />
      )}
    </Page>
  );
}

function columns(word: (vi: string, en: string) => string): Column<Entry>[] {
  return [
    { key: 'code', title: t('report.code'), width: 120, render: (r) => <span className="numbers">{r.code}</span>, sortBy: (r) => r.code },
    { key: 'name', title: t('report.name'), heading: true, render: (r) => word(r.name, r.nameEn), sortBy: (r) => word(r.name, r.nameEn) },
    { key: 'about', title: t('report.about'), render: (r) => <span className="dim">{word(r.about, r.aboutEn)}</span> },
  ];
}

/** All reports, or those of one module (J-02). */
function Modules() {
  const [search, setSearch] = useListSearch();
  return (
    <Group className="no-print" gap="md">
      <SegmentedControl
        aria-label={t('report.module')}
        size="xs"
        value={reportModules.find((m) => m === search.module) ?? 'all'}
        onChange={(m) => setSearch({ module: m === 'all' ? '' : m })}
        data={['all', ...reportModules].map((m) => ({ value: m, label: t(`report.module.${m}`) }))}
      />
      {(search.module ?? 'dossier') === 'dossier' && <AppLink to="/on-time">{t('report.onTime')}</AppLink>}
    </Group>
  );
}

function SearchForm() {
  const [search, setSearch] = useListSearch();
  const [q, setQ] = useState(search.q ?? '');
  return (
    <form
      className={`panel no-print ${classes.search ?? ''}`}
      role="search"
      aria-label={t('report.title')}
      onSubmit={(e) => {
        e.preventDefault();
        setSearch({ q: q.trim() });
      }}
    >
      <TextInput label={t('report.search')} placeholder={t('report.searchHint')} value={q} onChange={(e) => setQ(e.currentTarget.value)} maxLength={100} autoComplete="off" />
      <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />}>
        {t('report.find')}
      </Button>
    </form>
  );
}
