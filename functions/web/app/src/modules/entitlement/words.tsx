import { hasText, t } from '@/i18n';
import { Signal, type Tone } from '@/ui/Signal';
import type { Review } from './queries';

const tones: Record<Review['state'], Tone> = { computing: 'soon', computed: 'soon', applying: 'soon', applied: 'ok', failed: 'late', clear: 'ok' };

/** A review's state in words, with its signal. */
export function ReviewState({ state }: { state: Review['state'] }) {
  return <Signal tone={tones[state]}>{t(`entitlement.state.${state}`)}</Signal>;
}

/** Why an amount is not what it should be. */
export function reasonWords(reason: string): string {
  const key = `entitlement.reason.${reason}`;
  return hasText(key) ? t(key) : reason;
}

/** Why next month differs. */
export function causeWords(cause: string): string {
  return t(`entitlement.cause.${cause}`);
}
