import { hasText, t } from '@/i18n';
import { month } from '@/lib/format';
import type { Schema } from '@/api/client';
import { Signal, type Tone } from '@/ui/Signal';
import type { List } from './queries';

const tones: Partial<Record<List['state'], Tone>> = {
  PREPARING: 'soon',
  LIST_DRAFT: 'soon',
  SUMMARY_UPLOADED: 'soon',
  SENT: 'ok',
  REJECTED_BY_PROVIDER: 'late',
  PAYING: 'ok',
  SETTLEMENT_RECEIVED: 'soon',
  CLOSING: 'soon',
  MANUAL_SETTLING: 'soon',
  SETTLED: 'ok',
};

/** A list's state as officers say it, with its signal. */
export function ListState({ state, manual = false }: { state: List['state']; manual?: boolean }) {
  return <Signal tone={tones[state] ?? 'rest'}>{stateWords(state, manual)}</Signal>;
}

/** A list's state; without a link to the provider a draft waits for its statuses, not for a summary (F-26). */
export function stateWords(state: List['state'], manual: boolean): string {
  return t(manual && state === 'LIST_DRAFT' ? 'payment.state.manual.LIST_DRAFT' : `payment.state.${state}`);
}

const lineTones: Record<Schema<'LineStatus'>, Tone> = { PENDING: 'soon', PAID: 'ok', UNPAID: 'late', CARRIED_OVER: 'rest' };

/** A line's status in words, with its signal. */
export function LineStatus({ status }: { status: Schema<'LineStatus'> }) {
  return <Signal tone={lineTones[status]}>{t(`payment.line.${status}`)}</Signal>;
}

/** What was done, in words; an action this page does not know yet shows its name. */
export function actionWords(action: string): string {
  const key = `payment.event.${action}`;
  return hasText(key) ? t(key) : action;
}

/** "11/2026", or "10/2026 – 12/2026" when periods are settled together (F-07). */
export function periodWords(of: { first: string; last: string }): string {
  return of.first === of.last ? month(of.first) : `${month(of.first)} – ${month(of.last)}`;
}
