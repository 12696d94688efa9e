import { t } from '@/i18n';
import { Signal, type Tone } from '@/ui/Signal';
import type { Message, Package } from './queries';

const tones: Record<Package['state'], Tone> = { pending: 'rest', sent: 'soon', rejected: 'late', paying: 'soon', received: 'ok', returned: 'late', settled: 'ok' };

/** All states, in the order of the cycle. */
export const states = Object.keys(tones) as Package['state'][];

/** A package's state in words, with its signal. */
export function PackageStateText({ state }: { state: Package['state'] }) {
  return <Signal tone={tones[state]}>{t(`provider.state.${state}`)}</Signal>;
}

const messageTones: Record<Message['state'], Tone> = { pending: 'soon', delivered: 'ok', accepted: 'ok', refused: 'late' };

/** All states of a message, in the order they come in. */
export const messageStates = Object.keys(messageTones) as Message['state'][];

/** Who speaks. */
export const directions: Message['direction'][] = ['out', 'in'];

/** A message's state in words, with its signal. */
export function MessageStateText({ state }: { state: Message['state'] }) {
  return <Signal tone={messageTones[state]}>{t(`provider.messages.state.${state}`)}</Signal>;
}
