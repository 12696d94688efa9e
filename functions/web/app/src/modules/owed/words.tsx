import { t } from '@/i18n';
import { month } from '@/lib/format';
import { Signal, type Tone } from '@/ui/Signal';
import type { Adjustment } from './queries';

const tones: Record<Adjustment['state'], Tone> = { open: 'soon', listed: 'soon', settled: 'ok', cancelled: 'rest' };

/** Where it stands, in the words of its kind: "Đã truy thu", "Chưa truy lĩnh". */
export function AdjustmentState({ of }: { of: Adjustment }) {
  return <Signal tone={tones[of.state]}>{t(`owed.state.${of.kind}.${of.state}`)}</Signal>;
}

/** "01/2026 – 03/2026", or one month. */
export function monthsOf(of: { from: string; through: string }): string {
  return of.from === of.through ? month(of.from) : `${month(of.from)} – ${month(of.through)}`;
}

const sources = ['manual', 'death', 'review', 'split', 'recovery'];

/** What made it: an officer, a death, a review of the law, a split. */
export function sourceWords(source: string): string {
  const head = source.split('/')[0] ?? '';
  return t(`owed.source.${sources.includes(head) ? head : 'other'}`);
}
