import { Button, Group, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { hasText, t } from '@/i18n';
import { grouped } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { dossierColumns } from './columns';
import { queueQuery } from './queries';

const folders: Record<string, string> = {
  SUPPLEMENT_REQUESTED: 'dossier.folder.supplement',
  SUPPLEMENTING: 'dossier.folder.supplement',
  CITIZEN_SUPPLEMENT: 'dossier.folder.supplement',
  CITIZEN_SUPPLEMENTED: 'dossier.folder.supplement',
  LEADER_REJECTED: 'dossier.folder.ineligible',
  INELIGIBLE: 'dossier.folder.ineligible',
};

/** One queue of the account: under its menu path, searchable, by due date (C-05 to C-11). */
export function QueuePage() {
  const params: { queue?: string } = useParams({ strict: false });
  const queue = (params.queue ?? 'IN_PROCESS') as Schema<'Queue'>;
  const [search, setSearch] = useListSearch();
  const navigate = useNavigate();
  const list = useInfiniteQuery(queueQuery(queue, search.q));
  const first = list.data?.pages[0];
  const folder = folders[queue];
  const name = hasText(`dossier.queue.${queue}`) ? t(`dossier.queue.${queue}`) : (first?.name ?? t('dossier.menu'));
  const find = useDebouncedCallback((q: string) => setSearch({ q }), 300);
  const tools = (
    <Group gap="sm">
      <TextInput key={queue} size="xs" w={260} aria-label={t('dossier.queue.find')} placeholder={t('dossier.queue.find')} defaultValue={search.q ?? ''} onChange={(e) => find(e.currentTarget.value)} leftSection={<IconSearch size={14} aria-hidden />} />
      {first && <span role="status">{t('dossier.queue.count', { count: grouped(first.count) })}</span>}
    </Group>
  );
  return (
    <Page title={name} path={[t('dossier.menu'), ...(folder ? [t(folder)] : [])]}>
      <ProblemAlert error={list.error} retry={() => void list.refetch()} />
      {!list.error && (
        <DataTable
          id="dossiers"
          label={name}
          columns={dossierColumns('own')}
          rows={list.data?.pages.flatMap((p) => p.items)}
          loading={list.isPending}
          rowKey={(r) => r.code}
          onOpen={(r) => void navigate({ to: `/dossiers/${r.code}` })}
          more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
          tools={tools}
          empty={<EmptyQueue why={search.q ? t('dossier.queue.noneFound', { q: search.q }) : first?.empty} q={search.q} clear={() => setSearch({ q: undefined })} />}
        />
      )}
    </Page>
  );
}

/** An empty queue tells who may hold the dossier and leads to the search (C-18). */
function EmptyQueue({ why, q, clear }: { why: string | undefined; q: string | undefined; clear: () => void }) {
  return (
    <EmptyState why={why ?? t('dossier.queue.empty')}>
      <Group>
        {q && (
          <Button variant="default" size="xs" onClick={clear}>
            {t('dossier.queue.all')}
          </Button>
        )}
        <AppLink to="/dossiers/search" search={q ? { q } : undefined}>
          {t('dossier.search.title')}
        </AppLink>
      </Group>
    </EmptyState>
  );
}
