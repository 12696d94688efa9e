import { t } from '@/i18n';
import { Signal, type Tone } from '@/ui/Signal';
import type { Package } from './queries';

const tones: Record<Package['state'], Tone> = { pending: 'rest', sent: 'soon', rejected: 'late', paying: 'soon', received: 'ok', returned: 'late', settled: 'ok' };

/** All states, in the order of the cycle. */
export const states = Object.keys(tones) as Package['state'][];

/** A package's state in words, with its signal. */
export function PackageStateText({ state }: { state: Package['state'] }) {
  return <Signal tone={tones[state]}>{t(`provider.state.${state}`)}</Signal>;
}
