import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { date } from '@/lib/format';
import { Signal, type Tone } from './Signal';

/** A deadline in working days, as the API counts it (C-54). */
export type Due = Schema<'Due'>;

const tones: Record<Due['status'], Tone> = {
  none: 'rest',
  'on-time': 'ok',
  'due-soon': 'soon',
  overdue: 'late',
  stopped: 'rest',
  done: 'ok',
  late: 'late',
};

/** A deadline: colour, icon and words; the date stands before when there is one, or above in a narrow column. */
export function DueBadge({ due, stacked = false }: { due: Due | undefined; stacked?: boolean }) {
  if (!due) return null;
  return (
    <span title={due.date ? t('common.due.on', { date: date(due.date) }) : undefined}>
      {due.date && <span className="numbers">{date(due.date)} </span>}
      {stacked && due.date && <br />}
      <Signal tone={tones[due.status]}>{dueWords(due)}</Signal>
    </span>
  );
}

/** The short words of a deadline: "còn 3 ngày", "quá hạn 1 ngày". */
export function dueWords(due: Due): string {
  const days = due.days ?? 0;
  switch (due.status) {
    case 'none':
      return t('common.due.none');
    case 'on-time':
    case 'due-soon':
      return days === 0 ? t('common.due.today') : t('common.due.left', { days });
    case 'overdue':
      return t('common.due.overdue', { days });
    case 'stopped':
      return t('common.due.stopped');
    case 'done':
      return t('common.due.done');
    case 'late':
      return t('common.due.late', { days });
  }
}
