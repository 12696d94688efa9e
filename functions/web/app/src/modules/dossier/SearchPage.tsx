import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, call, type Schema } from '@/api/client';
import { t } from '@/i18n';
import { DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { dossierColumns } from './columns';

const states: Schema<'State'>[] = [
  'OFFICER_CREATED', 'AWAITING_RECEIPT', 'IN_PROCESS', 'CITIZEN_SUPPLEMENT', 'CITIZEN_SUPPLEMENTED', 'SUPPLEMENT_REQUESTED', 'SUPPLEMENTING',
  'SENT_BACK', 'RESULT_AWAITING_RECEIPT', 'RESULT_RECEIVED', 'RESULT_RETURNED', 'LEADER_REJECTED', 'INELIGIBLE',
];

/** Tra cứu hồ sơ: all dossiers of the area by code or name, with who holds each (C-12 to C-18). */
export function SearchPage() {
  const [search, setSearch] = useListSearch();
  const [typed, setTyped] = useState(search.q ?? '');
  const navigate = useNavigate();
  const procedures = useQuery({ queryKey: ['procedures'], queryFn: () => call(api.GET('/procedures')), staleTime: 600_000 });
  const query = { q: search.q, state: search.state as Schema<'State'> | undefined, procedure: search.procedure };
  const found = useInfiniteQuery({
    queryKey: ['dossiers', 'search', query],
    queryFn: ({ pageParam }) => call(api.GET('/dossiers/search', { params: { query: { ...query, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
  return (
    <Page title={t('dossier.search.title')} path={[t('dossier.menu')]}>
      <form
        role="search"
        onSubmit={(e) => {
          e.preventDefault();
          setSearch({ q: typed.trim() });
        }}
      >
        <Group align="flex-end" gap="xs" className="print-facts">
          <TextInput w={300} label={t('dossier.search.q')} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} autoFocus />
          <Select w={250} label={t('dossier.column.status')} placeholder={t('dossier.search.any')} clearable clearButtonProps={{ 'aria-label': t('dossier.search.any') }} data={states.map((s) => ({ value: s, label: t(`dossier.queue.${s}`) }))} value={search.state ?? null} onChange={(v) => setSearch({ state: v ?? undefined })} />
          <Select w={280} label={t('dossier.column.procedure')} placeholder={t('dossier.search.any')} clearable clearButtonProps={{ 'aria-label': t('dossier.search.any') }} data={(procedures.data?.items ?? []).map((p) => ({ value: p.code, label: p.name }))} value={search.procedure ?? null} onChange={(v) => setSearch({ procedure: v ?? undefined })} />
          <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />}>
            {t('dossier.search.button')}
          </Button>
        </Group>
      </form>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {!found.error && (
        <DataTable
          id="dossier-search"
          label={t('dossier.search.title')}
          columns={dossierColumns('all')}
          rows={found.data?.pages.flatMap((p) => p.items)}
          loading={found.isPending}
          rowKey={(r) => r.code}
          onOpen={(r) => void navigate({ to: `/dossiers/${r.code}` })}
          more={{ has: found.hasNextPage, loading: found.isFetchingNextPage, load: () => void found.fetchNextPage() }}
          empty={<EmptyState why={t('dossier.search.none')} />}
        />
      )}
    </Page>
  );
}
