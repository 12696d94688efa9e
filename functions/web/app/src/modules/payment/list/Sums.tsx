import { Fragment } from 'react';
import { t } from '@/i18n';
import { grouped, money } from '@/lib/format';
import type { Schema } from '@/api/client';
import classes from '../payment.module.css';

/** The list's total as the sum of its parts: regular + arrears - recovery + carried over (F-45). */
export function Sums({ sums }: { sums: Schema<'Sums'> }) {
  const parts: [sign: string, name: string, value: number][] = [
    ['', t('payment.sums.regular'), sums.regular],
    ['+', t('payment.sums.arrears'), sums.arrears],
    ['−', t('payment.sums.recovery'), sums.recovery],
    ['+', t('payment.sums.carryOver'), sums.carryOver],
    ['=', t('payment.sums.total'), sums.total],
  ];
  return (
    <dl className={`panel ${classes.equation ?? ''}`} aria-label={t('payment.sums')}>
      <div className={classes.term}>
        <dt>{t('payment.sums.lines')}</dt>
        <dd className="numbers">{grouped(sums.lines)}</dd>
      </div>
      {parts.map(([sign, name, value]) => (
        <Fragment key={name}>
          <div className={classes.term} data-result={sign === '=' || undefined}>
            <dt>{name}</dt>
            <dd className="numbers">
              {sign && <span className={classes.sign}>{sign} </span>}
              {money(value)}
            </dd>
          </div>
        </Fragment>
      ))}
    </dl>
  );
}
