import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { t } from '@/i18n';
import type { Schema } from '@/api/client';
import { grouped, money } from '@/lib/format';
import classes from './payment.module.css';

/** Danh sách = Đã trả + Chưa trả, to the đồng, with the verdict in words (F-57). */
export function Equation({ balance: b }: { balance: Schema<'Balance'> }) {
  const balanced = b.listed === b.paid + b.unpaid;
  return (
    <div className="panel">
      <dl className={classes.equation} aria-label={t('payment.equation')}>
        <Term name={t('payment.equation.listed')} value={b.listed} lines={b.paidLines + b.unpaidLines} />
        <Term sign="=" name={t('payment.equation.paid')} value={b.paid} lines={b.paidLines} />
        <Term sign="+" name={t('payment.equation.unpaid')} value={b.unpaid} lines={b.unpaidLines} />
        {(b.notRecoveredLines ?? 0) > 0 && <Term name={t('payment.equation.notRecovered')} value={b.notRecovered ?? 0} lines={b.notRecoveredLines ?? 0} apart />}
        {(b.carriedOverLines ?? 0) > 0 && <Term name={t('payment.equation.carriedOver')} value={b.carriedOver ?? 0} lines={b.carriedOverLines ?? 0} apart />}
      </dl>
      <div className={classes.verdict} data-tone={balanced ? 'ok' : 'late'}>
        {balanced ? <IconCircleCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
        {balanced ? t('payment.equation.balanced') : t('payment.equation.differs', { by: money(b.listed - b.paid - b.unpaid) })}
      </div>
    </div>
  );
}

interface TermProps {
  sign?: string;
  name: string;
  value: number;
  lines: number;
  /** Told beside the equation, not part of it. */
  apart?: boolean;
}

function Term({ sign, name, value, lines, apart }: TermProps) {
  return (
    <div className={classes.term} data-apart={apart}>
      <dt>{name}</dt>
      <dd className="numbers">
        {sign && <span className={classes.sign}>{sign} </span>}
        {money(value)}
        <div className={classes.termLines}>{t('payment.people', { count: grouped(lines) })}</div>
      </dd>
    </div>
  );
}
