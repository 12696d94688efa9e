import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { month } from '@/lib/format';
import { AppLink } from '@/ui/AppLink';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { PrintButton } from '@/ui/PrintButton';
import { ProblemAlert } from '@/ui/ProblemAlert';
import classes from './payment.module.css';
import { PeriodBar } from './PeriodBar';
import { addressOf, type Chosen, type List, type ListType, type Period, useChosenList } from './queries';
import { ListState, periodWords } from './words';

interface Props {
  title: string;
  path: string[];
  /** Shows the button that prints the screen. */
  printed?: boolean;
  /** A month without a list; without it, that there is none and where to make one. */
  none?: (period: Period, type: ListType) => ReactNode;
  children: (list: List, period: Period) => ReactNode;
}

/** A screen about one month's list: the month chosen, what went wrong, what loads, and whether there is a list at all. */
export function ListScreen({ title, path, printed, none, children }: Props) {
  const { chosen, period, list } = useChosenList();
  return (
    <Page title={title} path={path} actions={printed && <PrintButton />}>
      <PeriodBar chosen={chosen} />
      <ProblemAlert error={period.error} retry={() => void period.refetch()} />
      {period.isPending && <PageSkeleton />}
      {period.data && !list && (none?.(period.data, chosen.type) ?? <NoListYet chosen={chosen} />)}
      {period.data && list && children(list, period.data)}
    </Page>
  );
}

/** A month without a list: where one is made. */
function NoListYet({ chosen: { month: period, type, locality } }: { chosen: Chosen }) {
  return (
    <div className="panel">
      <EmptyState why={t('payment.settlement.noList', { month: month(period) })}>
        <AppLink to="/payment" search={addressOf({ period, type, locality })}>
          {t('payment.settlement.toList')}
        </AppLink>
      </EmptyState>
    </div>
  );
}

/** Which list, and where it stands; what else belongs to the line comes behind. */
export function ListHeadline({ list, children }: { list: List; children?: ReactNode }) {
  return (
    <Group gap="md" className={classes.headline}>
      <strong>
        {t(`payment.type.${list.type}`)} · {list.localityName} · {periodWords(list)}
      </strong>
      <ListState state={list.state} manual={!list.connected} />
      {children}
    </Group>
  );
}
