import { Alert, Group, Stack, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useAccount } from '@/frame/account';
import { t } from '@/i18n';
import { grouped, money, month } from '@/lib/format';
import { keepsRegistry } from '@/modules/payment/access';
import { AppLink } from '@/ui/AppLink';
import { InstantText } from '@/ui/DateText';
import { JobBar } from '@/ui/JobBar';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Who } from '@/ui/Who';
import { usePathParam } from '@/ui/usePathParam';
import { useListSearch } from '@/ui/useListSearch';
import { useChoice } from './choice';
import { Confirm } from './Confirm';
import classes from './entitlement.module.css';
import { type Detail, isBusy, keyOf, type Reason, reviewQuery, type Row } from './queries';
import { RowsTable } from './RowsTable';
import { CommunesTable, ReasonsTable } from './SumsTables';
import { ReviewState } from './words';

/** One review: its sums by reason and commune, its rows month by month, and the confirmation. */
export function ReviewPage() {
  const id = usePathParam('review');
  const [search] = useListSearch();
  const query = useInfiniteQuery(reviewQuery(id, search.commune, search.reason as Reason | undefined));
  const first = query.data?.pages[0];
  return (
    <Page title={t('entitlement.title')} path={[t('menu.beneficiary')]} actions={<AppLink to="/entitlement-reviews">{t('entitlement.all')}</AppLink>}>
      <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {first && <Content first={first} rows={query.data?.pages.flatMap((p) => p.rows) ?? []} more={{ has: query.hasNextPage, loading: query.isFetchingNextPage, load: () => void query.fetchNextPage() }} />}
    </Page>
  );
}

interface ContentProps {
  first: Detail;
  rows: Row[];
  more: { has: boolean; loading: boolean; load: () => void };
}

function Content({ first, rows, more }: ContentProps) {
  const account = useAccount();
  const r = first.review;
  const [search, setSearch] = useListSearch();
  const choice = useChoice(r.id, first.reasons);
  const choosing = r.state === 'computed' && keepsRegistry(account) && account.unit === r.unit;
  return (
    <>
      <Group gap="md">
        <ReviewState state={r.state} />
        <span>{t('entitlement.head', { unit: r.unitName, from: month(r.from), next: month(r.next) })}</span>
        <span className="dim">
          <Who of={r.by} /> · <InstantText iso={r.at} />
        </span>
      </Group>
      <div className="dim">{r.closed.length > 0 ? t('entitlement.closed', { months: r.closed.map(month).join(', ') }) : t('entitlement.noneClosed')}</div>
      {isBusy(r) && (
        <div className={`panel ${classes.box ?? ''}`}>
          <JobBar job={r.job} next={t(`entitlement.next.${r.state}`)} />
        </div>
      )}
      {r.state === 'failed' && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('entitlement.failed')}>
          {r.why}
        </Alert>
      )}
      {r.state === 'applied' && <Applied first={first} />}
      {r.state !== 'computing' && r.state !== 'failed' && (
        <Stack gap="sm">
          <ReasonsTable reasons={first.reasons} choice={choosing ? choice : undefined} chosen={search.reason} choose={(reason) => setSearch({ reason })} policies={first.policies} />
          {choosing && <Confirm detail={first} choice={choice} />}
          <CommunesTable communes={first.communes} chosen={search.commune} choose={(commune) => setSearch({ commune })} />
          <Title order={2} size="h5">
            {t('entitlement.rows')}
          </Title>
          <RowsTable
            id="entitlement.rows"
            rows={rows}
            loading={false}
            more={more}
            empty={t('entitlement.rows.none')}
            selection={choosing ? { keys: rows.filter((row) => choice.takes(row)).map(keyOf), set: (keys) => choice.set(rows, keys) } : undefined}
          />
        </Stack>
      )}
    </>
  );
}

/** What was done, and what was not. */
function Applied({ first }: { first: Detail }) {
  const { applied, skipped, refused, problems, review } = first;
  return (
    <Alert color="green" variant="light" role="status" icon={<IconCircleCheck aria-hidden />} title={t('entitlement.applied')} styles={{ title: { color: 'var(--ok)' } }}>
      {t('entitlement.appliedText', {
        rows: grouped(applied.rows), arrears: money(applied.arrears), recovery: money(applied.recovery), month: month(review.next),
        number: review.decided?.number ?? '', skipped: grouped(skipped), refused: grouped(refused),
      })}
      {review.decided && (
        <div className="dim">
          {t('entitlement.confirmedBy')} <Who of={review.decided.by} /> · <InstantText iso={review.decided.at} />
        </div>
      )}
      {problems.length > 0 && (
        <ul>
          {problems.map((p) => (
            <li key={p.key}>
              {p.name}: {p.detail}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
