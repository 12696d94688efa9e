import { Button, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { date, month } from '@/lib/format';
import { InstantText } from '@/ui/DateText';
import { EmptyState } from '@/ui/EmptyState';
import { Money } from '@/ui/Money';
import { PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Who } from '@/ui/Who';
import classes from './beneficiary.module.css';
import { LifeLine } from './LifeLine';
import { type Change, changesQuery, type Person } from './queries';

/** Biến động: the life line and the dated events behind it, newest first (E-07). */
export function ChangesTab({ person }: { person: Person }) {
  const changes = useInfiniteQuery(changesQuery(person.id));
  const items = changes.data?.pages.flatMap((p) => p.items) ?? [];
  const names = new Map(person.policies.map((p) => [p.id, p.categoryName]));
  return (
    <Stack gap="sm">
      <ProblemAlert error={changes.error} retry={() => void changes.refetch()} />
      {changes.isPending && <PageSkeleton />}
      {changes.data && items.length === 0 && (
        <div className="panel">
          <EmptyState why={t('beneficiary.changes.empty')} />
        </div>
      )}
      {items.length > 0 && <LifeLine policies={person.policies} />}
      <ol className={classes.events}>
        {items.map((c) => (
          <Event key={c.seq} change={c} policy={names.get(c.policy ?? '') ?? c.category} />
        ))}
      </ol>
      {changes.hasNextPage && (
        <Button variant="default" onClick={() => void changes.fetchNextPage()} loading={changes.isFetchingNextPage}>
          {t('common.table.more')}
        </Button>
      )}
    </Stack>
  );
}

function Event({ change: c, policy }: { change: Change; policy: string | undefined }) {
  return (
    <li className={`panel ${classes.event ?? ''}`}>
      <div className={classes.eventMonth}>{c.month ? month(c.month) : <InstantText iso={c.at} dateOnly />}</div>
      <div>
        <strong>{t(`beneficiary.change.${c.type}`)}</strong>
        {policy && <> · {policy}</>}
        {c.amount !== undefined && (
          <div>
            {c.before !== undefined && c.before !== c.amount && (
              <>
                <span className={classes.before}>
                  <Money dong={c.before} />
                </span>{' '}
                →{' '}
              </>
            )}
            <Money dong={c.amount} />
          </div>
        )}
        {c.reason && <div>{c.reason}</div>}
        {c.decision && <div>{t('beneficiary.decision.line', { number: c.decision.number, date: date(c.decision.date) })}</div>}
        <div className="dim">
          <Who of={c.by} /> · <InstantText iso={c.at} />
          {c.source && <> · {c.source}</>}
        </div>
      </div>
    </li>
  );
}
