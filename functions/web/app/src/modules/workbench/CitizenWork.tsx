import { Alert, Button } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { t } from '@/i18n';
import { dossierColumns } from '@/modules/dossier/columns';
import { queueQuery } from '@/modules/dossier/queries';
import { AppLink } from '@/ui/AppLink';
import { DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';

/** What a citizen comes for: to file, to bring what is missing, to see where their dossiers are (C-19, C-32, J-11). */
export function CitizenWork() {
  const navigate = useNavigate();
  const mine = useInfiniteQuery(queueQuery('mine'));
  const rows = mine.data?.pages.flatMap((p) => p.items);
  const file = (
    <Button leftSection={<IconFilePlus size={16} aria-hidden />} onClick={() => void navigate({ to: '/dossiers/new' })}>
      {t('workbench.citizen.file')}
    </Button>
  );
  return (
    <Page title={t('workbench.citizen.title')} actions={file}>
      {rows
        ?.filter((r) => r.state === 'CITIZEN_SUPPLEMENT')
        .map((r) => (
          <Alert key={r.code} color="yellow" variant="light">
            {t('workbench.citizen.asked', { name: r.name })} <AppLink to={`/dossiers/${r.code}`}>{t('workbench.citizen.bring')}</AppLink>
          </Alert>
        ))}
      <ProblemAlert error={mine.error} retry={() => void mine.refetch()} />
      {!mine.error && (
        <DataTable
          id="my-dossiers"
          label={t('workbench.citizen.title')}
          columns={dossierColumns('citizen')}
          rows={rows}
          loading={mine.isPending}
          rowKey={(r) => r.code}
          onOpen={(r) => void navigate({ to: `/dossiers/${r.code}` })}
          more={{ has: mine.hasNextPage, loading: mine.isFetchingNextPage, load: () => void mine.fetchNextPage() }}
          empty={<EmptyState why={t('workbench.citizen.none')} />}
        />
      )}
    </Page>
  );
}
