import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, Navigate, useNavigate } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { useAccount } from '@/frame/account';
import { workbenchQuery } from '@/frame/counts';
import { hasText, needTexts, t } from '@/i18n';
import { grouped } from '@/lib/format';
import { dossierColumns } from '@/modules/dossier/columns';
import { hasQueue } from '@/modules/dossier/queues';
import { MorningWarnings } from '@/modules/warning/MorningWarnings';
import { AppLink } from '@/ui/AppLink';
import { DataTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Page, PageSkeleton } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Signal } from '@/ui/Signal';
import { CitizenWork } from './CitizenWork';
import classes from './WorkbenchPage.module.css';

// Only who keeps payments needs it, with its texts.
const ThisMonth = lazy(async () => {
  const [part] = await Promise.all([import('@/modules/payment/MonthTasks'), needTexts(['payment'])]);
  return { default: part.ThisMonth };
});

/** Bàn làm việc: the queues as counts, then what to do today by due time (B-05). */
export function WorkbenchPage() {
  const account = useAccount();
  if (account.menus.includes('provider')) return <Navigate to="/provider" replace />;
  if (!account.menus.includes('dossiers')) return <OtherWork />;
  if (account.level === 'citizen') return <CitizenWork />;
  return <DossierWork />;
}

function DossierWork() {
  const account = useAccount();
  const navigate = useNavigate();
  const bench = useQuery(workbenchQuery);
  return (
    <Page title={t('workbench.title')}>
      <ProblemAlert error={bench.error} retry={() => void bench.refetch()} />
      {bench.isPending && <PageSkeleton />}
      {bench.data && (
        <>
          <ul className={classes.queues} aria-label={t('workbench.queues')}>
            {bench.data.queues.filter((q) => hasQueue(q.queue, account)).map((q) => (
              <QueueTile key={q.queue} queue={q} />
            ))}
          </ul>
          {account.locality === account.unit && account.menus.includes('payment') && (
            <Suspense fallback={null}>
              <ThisMonth locality={account.unit} />
            </Suspense>
          )}
          <MorningWarnings />
          <div className={classes.head}>
            <h2 className={classes.today}>{t('workbench.today')}</h2>
            {bench.data.overdue > 0 && <Signal tone="late">{t('workbench.overdue', { count: bench.data.overdue })}</Signal>}
            {bench.data.dueSoon > 0 && <Signal tone="soon">{t('workbench.dueSoon', { count: bench.data.dueSoon })}</Signal>}
          </div>
          <DataTable
            id="today"
            label={t('workbench.today')}
            columns={dossierColumns('today')}
            rows={bench.data.today}
            rowKey={(r) => r.code}
            onOpen={(r) => void navigate({ to: `/dossiers/${r.code}` })}
            empty={
              <EmptyState why={t('workbench.nothing')}>
                <AppLink to="/dossiers/search">{t('dossier.search.title')}</AppLink>
              </EmptyState>
            }
          />
        </>
      )}
    </Page>
  );
}

function QueueTile({ queue }: { queue: Schema<'QueueCount'> }) {
  const key = `dossier.queue.${queue.queue}`;
  return (
    <li>
      <Link to={`/dossiers/queue/${queue.queue}`} className={classes.tile} data-empty={queue.count === 0}>
        <span className={classes.count}>{grouped(queue.count)}</span>
        <span>{hasText(key) ? t(key) : queue.name}</span>
      </Link>
    </li>
  );
}

/** For accounts without dossiers: leads to what they have. */
function OtherWork() {
  const account = useAccount();
  return (
    <Page title={t('workbench.title')}>
      <div className="panel">
        <EmptyState why={account.menus.length > 0 ? t('workbench.other') : t('workbench.noMenus')} />
      </div>
    </Page>
  );
}
