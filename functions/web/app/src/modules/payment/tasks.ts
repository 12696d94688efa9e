import type { Tone } from '@/ui/Signal';
import type { List, ListType, Period } from './queries';

/** What is left to do about a month, and where it is done. */
export interface Task {
  key: string;
  tone: Tone;
  /** Its text is payment.task.<what>. */
  what: 'prepare' | 'previous' | 'list' | 'extension' | 'late' | 'open';
  list?: List;
  type: ListType;
  month: string;
  to: string;
}

/** States in which the settlement is the next step. */
export const settling: List['state'][] = ['SENT', 'PAYING', 'SETTLEMENT_RECEIVED', 'CLOSING', 'MANUAL_SETTLING'];

/** Where the next step of a list in a state is taken. */
export function placeOf(list: List): string {
  if (settling.includes(list.state) || (!list.connected && list.state === 'LIST_DRAFT')) return '/settlement';
  return list.state === 'SETTLED' ? '/payment-lock' : '/payment';
}

/** States in which a job or the provider is at work: one may only look. */
const others: List['state'][] = ['PREPARING', 'SENT', 'PAYING', 'CLOSING'];

/** True when the list should have been sent, or settled, before today (F-19, F-56). */
export const isLate = (list: List, today: string) => (['SENT', 'PAYING', 'MANUAL_SETTLING'].includes(list.state) ? today > list.settlementDeadline : ['LIST_DRAFT', 'SUMMARY_UPLOADED', 'REJECTED_BY_PROVIDER'].includes(list.state) && today > (list.connected ? list.sendDeadline : list.settlementDeadline));

/**
 * What is left to do about a month of a locality: the month before that is not
 * locked, each list with its next step, requests that wait for an answer.
 * Locked lists are done; the list on the screen is left out.
 */
export function tasksOf(period: Period, today: string, shown?: ListType): Task[] {
  const tasks: Task[] = [];
  const add = (list: List, what: 'previous' | 'list') => {
    if (list.state === 'PERIOD_LOCKED' || list.state === 'DELETED' || list.state === 'DELETING') return;
    const late = isLate(list, today);
    tasks.push({ key: `${what}.${list.id}`, tone: late ? 'late' : others.includes(list.state) ? 'rest' : 'soon', what: late && settling.includes(list.state) ? 'late' : what, list, type: list.type, month: list.period, to: placeOf(list) });
  };
  const asks = (list: List) => {
    if (list.extensionRequests.some((r) => r.state === 'open')) tasks.push({ key: `extension.${list.id}`, tone: 'soon', what: 'extension', list, type: list.type, month: list.period, to: '/settlement-extension' });
  };
  if (period.previous) {
    asks(period.previous);
    add(period.previous, 'previous');
  }
  for (const type of ['monthly', 'funeral'] as const) {
    const list = period.lists.find((l) => l.type === type && l.state !== 'DELETED');
    if (list) {
      asks(list);
      if (type !== shown) add(list, 'list');
    } else if (type === 'monthly' && type !== shown) {
      tasks.push({ key: 'prepare', tone: today > period.sendDeadline ? 'late' : 'soon', what: 'prepare', type, month: period.month, to: '/payment' });
    }
  }
  return tasks;
}
