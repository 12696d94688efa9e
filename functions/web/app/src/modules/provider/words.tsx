import { t } from '@/i18n';
import { useToday } from '@/lib/today';
import { DateText } from '@/ui/DateText';
import { Signal, type Tone } from '@/ui/Signal';
import type { Message, Package } from './queries';

const tones: Record<Package['state'], Tone> = { pending: 'rest', sent: 'soon', rejected: 'late', paying: 'soon', received: 'ok', returned: 'late', 'by-hand': 'late', settled: 'ok' };

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

const working: Package['state'][] = ['sent', 'paying', 'returned'];

/** Until when the settlement is to be sent, and that it is overdue. */
export function Deadline({ p }: { p: Package }) {
  const today = useToday();
  if (!p.settlementDeadline) return null;
  return (
    <>
      <DateText iso={p.settlementDeadline} /> {working.includes(p.state) && today > p.settlementDeadline && <Signal tone="late">{t('provider.late')}</Signal>}
    </>
  );
}
