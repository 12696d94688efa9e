import { money, signedMoney } from '@/lib/format';

/** An amount of whole đồng, in tabular figures: 1.234.567 đ. Nothing for none. */
export function Money({ dong }: { dong: number | undefined }) {
  return <span className="numbers">{dong === undefined ? '' : money(dong)}</span>;
}

/** A difference, with its sign. */
export function MoneyDifference({ dong }: { dong: number | undefined }) {
  return <span className="numbers">{dong === undefined ? '' : signedMoney(dong)}</span>;
}
