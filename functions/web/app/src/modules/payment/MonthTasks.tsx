import { useQuery } from '@tanstack/react-query';
import { t } from '@/i18n';
import { date, grouped, money, month } from '@/lib/format';
import { useToday } from '@/lib/today';
import { AppLink } from '@/ui/AppLink';
import { Signal } from '@/ui/Signal';
import { whoWords } from '@/ui/Who';
import classes from './payment.module.css';
import { addressOf, type ListType, type Period, periodQuery, waitingQuery } from './queries';
import { type Task, tasksOf } from './tasks';
import { stateWords } from './words';

/** Việc còn lại của kỳ: what else the month asks for, each with a link to where it is done; nothing when nothing is left. */
export function MonthTasks({ period, shown }: { period: Period; shown?: ListType }) {
  const today = useToday();
  const funeral = period.lists.some((l) => l.type === 'funeral' && l.state !== 'DELETED');
  const waiting = useQuery({ ...waitingQuery(`${period.locality}:${period.month}:funeral`, 0), enabled: !funeral && shown !== 'funeral' && period.funeralActions.length > 0 });
  const claims = waiting.data?.claims ?? [];
  const tasks = tasksOf(period, today, shown);
  if (tasks.length === 0 && claims.length === 0) return null;
  const address = (type: ListType, of: string) => addressOf({ period: of, type, locality: period.locality });
  return (
    <section className={`panel ${classes.box ?? ''} no-print`} aria-label={t('payment.tasks', { month: month(period.month) })}>
      <h2 className={classes.tasksTitle}>{t(shown ? 'payment.tasks.other' : 'payment.tasks', { month: month(period.month) })}</h2>
      <ul className={classes.tasks}>
        {tasks.map((task) => (
          <li key={task.key}>
            <Signal tone={task.tone}>{t(`payment.type.${task.type}`)} {month(task.month)}</Signal>
            <span>{wordsOf(task, period)}</span>
            <AppLink to={task.to} search={address(task.type, task.month)}>
              {t(`payment.task.to.${task.to.slice(1)}`)}
            </AppLink>
          </li>
        ))}
        {claims.length > 0 && (
          <li>
            <Signal tone="soon">{t('payment.type.funeral')} {month(period.month)}</Signal>
            <span>{t('payment.task.claims', { count: grouped(claims.length), total: money(claims.reduce((sum, c) => sum + c.amount, 0)) })}</span>
            <AppLink to="/payment" search={address('funeral', period.month)}>
              {t('payment.task.to.payment')}
            </AppLink>
          </li>
        )}
      </ul>
    </section>
  );
}

function wordsOf(task: Task, period: Period): string {
  const { list } = task;
  if (!list) return t('payment.task.prepare', { date: date(period.sendDeadline) });
  const asked = list.extensionRequests.find((r) => r.state === 'open');
  if (task.what === 'extension' && asked) return t('payment.request.asks', { by: whoWords(asked.requestedBy), days: asked.days, reason: asked.reason });
  return t(`payment.task.${task.what}`, { state: stateWords(list.state, !list.connected), settle: date(list.settlementDeadline), total: money(list.sums.total), count: grouped(list.sums.lines) });
}

/** The same for the workbench of who keeps a locality's payments: this month's. */
export function ThisMonth({ locality }: { locality: string }) {
  const today = useToday();
  const period = useQuery(periodQuery(today.slice(0, 7), locality));
  return period.data ? <MonthTasks period={period.data} /> : null;
}
