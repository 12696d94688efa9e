import { Alert, Table, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { grouped, month, signedMoney } from '@/lib/format';
import { addMonths, useToday } from '@/lib/today';
import { PeriodBar } from '@/modules/payment/PeriodBar';
import { useChosen } from '@/modules/payment/queries';
import { AppLink } from '@/ui/AppLink';
import { type Column, DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Money, MoneyDifference } from '@/ui/Money';
import { Page, PageSkeleton } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useListSearch } from '@/ui/useListSearch';
import { Bridge } from './Bridge';
import classes from './entitlement.module.css';
import { type Cause, forecastQuery } from './queries';
import { causeWords } from './words';

type Pair = Schema<'ForecastPair'>;

interface Moved {
  beneficiary: string;
  policy: string;
  name: string;
  communeName: string;
  category: string;
  before: Schema<'ForecastAmounts'>;
  after: Schema<'ForecastAmounts'>;
  causes: Cause[];
  difference: number;
}

/** Dự báo: a month's list and budget before it is made, against the month before. */
export function ForecastPage() {
  const chosen = useChosen();
  const [search, setSearch] = useListSearch();
  const navigate = useNavigate();
  const next = addMonths(useToday().slice(0, 7), 1);
  const of = search.month ? chosen.month : next;
  const query = useInfiniteQuery({ ...forecastQuery(chosen.locality, of, search.commune, search.cause as Cause | undefined), enabled: chosen.locality !== undefined });
  const f = query.data?.pages[0];
  return (
    <Page title={t('entitlement.forecast.title')} path={[t('menu.payment.budget')]} actions={f && <PrintButton />}>
      <PeriodBar chosen={{ ...chosen, month: of }} label={t('payment.month')} />
      <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {f && (
        <>
          <div className="dim">{t(f.fromList ? 'entitlement.forecast.fromList' : 'entitlement.forecast.fromRegistry', { month: month(f.base) })}</div>
          {f.unreviewed.rows > 0 && (
            <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('entitlement.forecast.due')} styles={{ title: { color: 'var(--soon)' } }}>
              {t('entitlement.forecast.dueText', { rows: grouped(f.unreviewed.rows), amount: signedMoney(f.unreviewed.monthly) })} <AppLink to="/entitlement-reviews">{t('entitlement.forecast.toReview')}</AppLink>
            </Alert>
          )}
          <Bridge
            before={{ month: f.base, total: f.before.total, lines: f.before.lines }}
            after={{ month: f.month, total: f.after.total, lines: f.after.lines }}
            effects={f.effects}
            chosen={search.cause}
            choose={(cause) => setSearch({ cause })}
          />
          <Pairs title={t('entitlement.byCommune')} name={t('entitlement.commune')} pairs={f.communes} base={f.base} next={f.month} />
          <Pairs title={t('entitlement.byCategory')} name={t('entitlement.category')} pairs={f.categories} base={f.base} next={f.month} />
          <Title order={2} size="h5">
            {search.cause ? t('entitlement.forecast.rowsOf', { cause: causeWords(search.cause) }) : t('entitlement.forecast.rows')}
          </Title>
          <DataTable<Moved>
            id="entitlement.forecast"
            label={t('entitlement.forecast.rows')}
            columns={columns()}
            rows={query.data?.pages.flatMap((p) => p.rows)}
            rowKey={(r) => `${r.beneficiary}#${r.policy}`}
            onOpen={(r) => void navigate({ to: `/beneficiaries/${r.beneficiary}` as never })}
            more={{ has: query.hasNextPage, loading: query.isFetchingNextPage, load: () => void query.fetchNextPage() }}
            empty={<EmptyState why={t('entitlement.forecast.none')} />}
          />
        </>
      )}
    </Page>
  );
}

function Pairs({ title, name, pairs, base, next }: { title: string; name: string; pairs: Pair[]; base: string; next: string }) {
  return (
    <section className="panel">
      <Title order={2} size="h6" p="8px 12px 0">
        {title}
      </Title>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
        <Table verticalSpacing={4} fz="sm" aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{name}</Table.Th>
              <Table.Th ta="right">{t('entitlement.forecast.people', { month: month(base) })}</Table.Th>
              <Table.Th ta="right">{t('entitlement.forecast.people', { month: month(next) })}</Table.Th>
              <Table.Th ta="right">{t('entitlement.forecast.money', { month: month(base) })}</Table.Th>
              <Table.Th ta="right">{t('entitlement.forecast.money', { month: month(next) })}</Table.Th>
              <Table.Th ta="right">{t('entitlement.difference')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pairs.filter((p) => p.before.lines + p.after.lines > 0).map((p) => (
              <Table.Tr key={p.key}>
                <Table.Td>{p.name || p.key}</Table.Td>
                <Table.Td ta="right" className="numbers">{grouped(p.before.lines)}</Table.Td>
                <Table.Td ta="right" className="numbers">{grouped(p.after.lines)}</Table.Td>
                <Table.Td ta="right"><Money dong={p.before.total} /></Table.Td>
                <Table.Td ta="right"><Money dong={p.after.total} /></Table.Td>
                <Table.Td ta="right"><MoneyDifference dong={p.after.total - p.before.total} /></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

function columns(): Column<Moved>[] {
  return [
    { key: 'name', title: t('entitlement.name'), heading: true, render: (r) => r.name, sortBy: (r) => r.name },
    { key: 'commune', title: t('entitlement.commune'), width: 150, render: (r) => r.communeName, sortBy: (r) => r.communeName },
    { key: 'category', title: t('entitlement.category'), width: 80, render: (r) => r.category, sortBy: (r) => r.category },
    { key: 'causes', title: t('entitlement.cause'), width: 230, render: (r) => r.causes.map(causeWords).join(', ') },
    { key: 'before', title: t('entitlement.forecast.before'), width: 130, align: 'right', render: (r) => <Money dong={r.before.total} />, sortBy: (r) => r.before.total },
    { key: 'after', title: t('entitlement.forecast.after'), width: 130, align: 'right', render: (r) => <Money dong={r.after.total} />, sortBy: (r) => r.after.total },
    { key: 'difference', title: t('entitlement.difference'), width: 130, align: 'right', render: (r) => <MoneyDifference dong={r.difference} />, sortBy: (r) => r.difference },
  ];
}
