import { money } from '@/lib/format';

/** An amount of whole đồng, in tabular figures: 1.234.567 đ. Nothing for none. */
export function Money({ dong }: { dong: number | undefined }) {
  return <span className="numbers">{dong === undefined ? '' : money(dong)}</span>;
}
