import { Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { AdjustmentsTable } from './AdjustmentsTable';
import { adjustmentsQuery } from './queries';

/** What is owed to one person and by them, for the person's file (F-42, F-43). */
export function OwedOfPerson({ person, commune }: { person: string; commune: string }) {
  const owed = useInfiniteQuery(adjustmentsQuery({ state: 'all', commune, person }));
  if (owed.error) return <ProblemAlert error={owed.error} retry={() => void owed.refetch()} />;
  return (
    <Stack gap={4} component="section">
      <Title order={2} size="h5">
        {t('owed.person.title')}
      </Title>
      <AdjustmentsTable
        id="owed.person"
        label={t('owed.person.title')}
        rows={owed.data?.pages.flatMap((p) => p.items)}
        loading={owed.isPending}
        more={{ has: owed.hasNextPage, loading: owed.isFetchingNextPage, load: () => void owed.fetchNextPage() }}
        empty={<EmptyState why={t('owed.person.empty')} />}
        without={['name', 'nationalId', 'commune']}
      />
    </Stack>
  );
}
