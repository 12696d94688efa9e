import type { Schema } from '@/api/client';
import { t } from '@/i18n';
import { grouped, money } from '@/lib/format';
import payment from '@/modules/payment/payment.module.css';
import type { Kind } from './queries';

/** What is owed as the sum of what became of it: owed = settled + on lists + left + cancelled. */
export function Totals({ kind, totals }: { kind: Kind; totals: Schema<'AdjustmentTotals'> }) {
  const parts: [sign: string, name: string, value: number][] = [
    ['', t('owed.total.amount'), totals.amount],
    ['=', t(`owed.total.${kind}.settled`), totals.settled],
    ['+', t('owed.total.listed'), totals.listed],
    ['+', t(`owed.total.${kind}.remaining`), totals.remaining],
    ['+', t('owed.total.cancelled'), totals.cancelled],
  ];
  return (
    <dl className={`panel ${payment.equation ?? ''}`} aria-label={t('owed.total')}>
      <div className={payment.term}>
        <dt>{t('owed.total.count')}</dt>
        <dd className="numbers">{grouped(totals.count)}</dd>
      </div>
      {parts.map(([sign, name, value]) => (
        <div key={name} className={payment.term} data-result={sign === '' || undefined}>
          <dt>{name}</dt>
          <dd className="numbers">
            {sign && <span className={payment.sign}>{sign} </span>}
            {money(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
