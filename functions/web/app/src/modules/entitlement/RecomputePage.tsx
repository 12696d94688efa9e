import { Table, Title, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { asProblem } from '@/api/problem';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { grouped, month } from '@/lib/format';
import { PeriodBar } from '@/modules/payment/PeriodBar';
import { addressOf, useChosen } from '@/modules/payment/queries';
import { AppLink } from '@/ui/AppLink';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { useListSearch } from '@/ui/useListSearch';
import classes from './entitlement.module.css';
import { recomputeQuery } from './queries';
import { RowsTable } from './RowsTable';

type Tally = Schema<'RecomputeTally'>;

/** Tính lại danh sách: a month's list held against the law of that month, with what differs and why. */
export function RecomputePage() {
  const chosen = useChosen();
  const [search, setSearch] = useListSearch();
  const list = `${chosen.locality ?? ''}:${chosen.month}:monthly`;
  const query = useInfiniteQuery({ ...recomputeQuery(list, search.commune), enabled: chosen.locality !== undefined });
  const first = query.data?.pages[0];
  const none = query.error && asProblem(query.error).status === 404;
  return (
    <Page title={t('entitlement.recompute.title')} path={[t('menu.payment.budget')]}>
      <PeriodBar chosen={chosen} label={t('payment.month')} />
      {none ? (
        <div className="panel">
          <EmptyState why={t('entitlement.recompute.noList', { month: month(chosen.month) })}>
            <AppLink to="/payment" search={addressOf({ ...chosen, period: chosen.month })}>
              {t('entitlement.recompute.toList')}
            </AppLink>
          </EmptyState>
        </div>
      ) : (
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && <PageSkeleton />}
      {first && (
        <>
          <Facts tally={first.total} />
          <CommuneTallies communes={first.communes} chosen={search.commune} choose={(commune) => setSearch({ commune })} />
          <Title order={2} size="h5">
            {t('entitlement.recompute.rows')}
          </Title>
          <RowsTable
            id="entitlement.recompute"
            single
            rows={query.data?.pages.flatMap((p) => p.rows)}
            loading={false}
            more={{ has: query.hasNextPage, loading: query.isFetchingNextPage, load: () => void query.fetchNextPage() }}
            empty={t('entitlement.recompute.none', { month: month(first.month) })}
          />
          {first.total.differing > 0 && <AppLink to="/entitlement-reviews">{t('entitlement.recompute.review')}</AppLink>}
        </>
      )}
    </Page>
  );
}

function Facts({ tally }: { tally: Tally }) {
  return (
    <div className="panel">
      <dl className={classes.facts}>
        <Fact name={t('entitlement.tally.lines')}>{grouped(tally.lines)}</Fact>
        <Fact name={t('entitlement.tally.equal')} tone="ok">{grouped(tally.equal)}</Fact>
        <Fact name={t('entitlement.tally.byDecision')}>{grouped(tally.byDecision)}</Fact>
        <Fact name={t('entitlement.tally.differing')} tone={tally.differing > 0 ? 'late' : 'ok'}>{grouped(tally.differing)}</Fact>
        <Fact name={t('entitlement.tally.listed')}><Money dong={tally.listed} /></Fact>
        <Fact name={t('entitlement.tally.booked')}><Money dong={tally.booked} /></Fact>
        <Fact name={t('entitlement.tally.short')} tone={tally.short > 0 ? 'late' : undefined}><Money dong={tally.short} /></Fact>
        <Fact name={t('entitlement.tally.over')} tone={tally.over > 0 ? 'late' : undefined}><Money dong={tally.over} /></Fact>
      </dl>
      <div style={{ padding: '0 14px 10px' }}>
        <Signal tone={tally.differing > 0 ? 'late' : 'ok'}>{t(tally.differing > 0 ? 'entitlement.tally.wrong' : 'entitlement.tally.right')}</Signal>
      </div>
    </div>
  );
}

function Fact({ name, tone, children }: { name: string; tone?: string | undefined; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="numbers" data-tone={tone}>
        {children}
      </dd>
    </div>
  );
}

function CommuneTallies({ communes, chosen, choose }: { communes: { commune: string; communeName: string; tally: Tally }[]; chosen: string | undefined; choose: (commune: string) => void }) {
  return (
    <section className="panel">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('entitlement.byCommune')}>
        <Table verticalSpacing={4} fz="sm" aria-label={t('entitlement.byCommune')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('entitlement.commune')}</Table.Th>
              <Table.Th ta="right">{t('entitlement.tally.lines')}</Table.Th>
              <Table.Th ta="right">{t('entitlement.tally.differing')}</Table.Th>
              <Table.Th ta="right">{t('entitlement.tally.listed')}</Table.Th>
              <Table.Th ta="right">{t('entitlement.lawful')}</Table.Th>
              <Table.Th ta="right">{t('entitlement.tally.short')}</Table.Th>
              <Table.Th ta="right">{t('entitlement.tally.over')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {communes.filter((c) => c.tally.lines + c.tally.differing > 0).map((c) => (
              <Table.Tr key={c.commune}>
                <Table.Td>
                  <UnstyledButton className={classes.pick} aria-pressed={chosen === c.commune} onClick={() => choose(chosen === c.commune ? '' : c.commune)}>
                    {c.communeName}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td ta="right" className="numbers">{grouped(c.tally.lines)}</Table.Td>
                <Table.Td ta="right" className="numbers">{grouped(c.tally.differing)}</Table.Td>
                <Table.Td ta="right"><Money dong={c.tally.listed} /></Table.Td>
                <Table.Td ta="right"><Money dong={c.tally.lawful} /></Table.Td>
                <Table.Td ta="right"><Money dong={c.tally.short} /></Table.Td>
                <Table.Td ta="right"><Money dong={c.tally.over} /></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
