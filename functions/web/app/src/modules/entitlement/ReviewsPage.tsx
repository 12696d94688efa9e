import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, call } from '@/api/client';
import { asProblem, byField } from '@/api/problem';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { commandHeader, useCommand } from '@/lib/command';
import { month } from '@/lib/format';
import { keepsRegistry } from '@/modules/payment/access';
import { LocalitySelect, useLocality } from '@/modules/payment/LocalitySelect';
import { type Column, DataTable } from '@/ui/DataTable';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Who, whoWords } from '@/ui/Who';
import { field } from '@/ui/field';
import { MonthField } from '@/ui/MonthField';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import classes from './entitlement.module.css';
import { type Review, reviewsQuery } from './queries';
import { ReviewState } from './words';

/** Rà soát mức hưởng: begin one, and those made before (E-09, E-21, F-42, F-43). */
export function ReviewsPage() {
  const account = useAccount();
  const navigate = useNavigate();
  const locality = useLocality();
  const reviews = useInfiniteQuery({ ...reviewsQuery(locality), enabled: locality !== undefined });
  const open = (r: Review) => void navigate({ to: `/entitlement-reviews/${r.id}` as never });
  return (
    <Page title={t('entitlement.title')} path={[t('menu.beneficiary')]}>
      <LocalitySelect />
      {keepsRegistry(account) && <Begin opened={open} />}
      <Title order={2} size="h4" mt="sm">
        {t('entitlement.history')}
      </Title>
      <ProblemAlert error={reviews.error} retry={() => void reviews.refetch()} />
      {!reviews.error && (
        <DataTable<Review>
          id="entitlement.reviews"
          label={t('entitlement.history')}
          columns={columns()}
          rows={reviews.data?.pages.flatMap((p) => p.items)}
          rowKey={(r) => r.id}
          onOpen={open}
          loading={reviews.isPending}
          more={{ has: reviews.hasNextPage, loading: reviews.isFetchingNextPage, load: () => void reviews.fetchNextPage() }}
          empty={<EmptyState why={t('entitlement.empty')} />}
        />
      )}
    </Page>
  );
}

/** Asks for the first month and begins. */
function Begin({ opened }: { opened: (r: Review) => void }) {
  const queries = useQueryClient();
  const [from, setFrom] = useState<string>();
  const begin = useCommand(
    (body: { from?: string }, key) => call(api.POST('/entitlement-reviews', { params: { header: commandHeader(key) }, body })),
    (r) => {
      void queries.invalidateQueries({ queryKey: ['reviews'] });
      opened(r);
    },
  );
  const errors = byField(begin.error ? asProblem(begin.error) : undefined);
  return (
    <Stack className={`panel ${classes.box ?? ''}`} gap="xs">
      <Title order={2} size="h5">
        {t('entitlement.begin.title')}
      </Title>
      <Text size="sm">{t('entitlement.begin.text')}</Text>
      <Group align="flex-end" gap="xs">
        <MonthField {...field('/from', errors)} label={t('entitlement.begin.from')} description={t('entitlement.begin.hint')} value={from} onChange={setFrom} w={260} />
        <Button loading={begin.isPending} onClick={() => begin.mutate(from ? { from } : {})}>
          {t('entitlement.begin.action')}
        </Button>
      </Group>
      <ProblemAlert error={begin.error} />
    </Stack>
  );
}

function columns(): Column<Review>[] {
  return [
    { key: 'at', title: t('entitlement.at'), heading: true, width: 160, render: (r) => <InstantText iso={r.at} />, sortBy: (r) => r.at },
    { key: 'window', title: t('entitlement.window'), width: 170, render: (r) => <span className="numbers">{`${month(r.from)} – ${month(r.next)}`}</span> },
    { key: 'state', title: t('entitlement.state'), width: 190, render: (r) => <ReviewState state={r.state} /> },
    { key: 'by', title: t('entitlement.by'), render: (r) => (r.monthly ? t('entitlement.monthly', { month: month(r.monthly) }) : <Who of={r.by} />), sortBy: (r) => whoWords(r.by) },
    { key: 'decision', title: t('entitlement.decision'), width: 180, render: (r) => r.decided?.number ?? '' },
  ];
}
