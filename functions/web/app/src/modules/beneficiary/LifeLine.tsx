import { t } from '@/i18n';
import type { Schema } from '@/api/client';
import { money, month } from '@/lib/format';
import { addMonths, monthsBetween, useToday } from '@/lib/today';
import classes from './beneficiary.module.css';
import { coefficient } from './words';

type Policy = Schema<'BeneficiaryPolicy'>;
type Rate = Policy['rates'][number];

/** Drawn life line of all policies: a bar a policy, a piece a rate, from the first month to some after this one. */
export function LifeLine({ policies }: { policies: Policy[] }) {
  const now = useToday().slice(0, 7);
  const firsts = policies.flatMap((p) => p.rates.map((r) => r.from)).sort();
  const first = firsts[0];
  if (first === undefined) return null;
  const end = addMonths([now, firsts[firsts.length - 1] ?? now].sort()[1] ?? now, 3);
  const length = monthsBetween(first, end);
  const share = (m: string) => `${(Math.min(Math.max(monthsBetween(first, m), 0), length) / length) * 100}%`;
  const years = yearsOf(first, end);
  return (
    <figure className={`panel ${classes.life ?? ''}`}>
      <figcaption className={classes.lifeTitle}>{t('beneficiary.life.title')}</figcaption>
      <div className={classes.lifeYears} aria-hidden>
        <span style={{ left: 0 }}>{month(first)}</span>
        {years.map((y) => (
          <span key={y} style={{ left: share(y) }}>
            {y.slice(0, 4)}
          </span>
        ))}
        <span className={classes.lifeNow} style={{ left: share(now) }}>
          {t('beneficiary.now')}
        </span>
      </div>
      {policies.map((p) => (
        <div key={p.id} className={classes.lifeRow}>
          <div className={classes.lifeName}>{p.categoryName}</div>
          <ol className={classes.lifeBar}>
            {p.rates.map((r, i) => {
              const until = p.rates[i + 1]?.from ?? end;
              return (
                <li key={r.from} data-status={r.status} style={{ left: share(r.from), width: `calc(${share(until)} - ${share(r.from)})` }} title={words(r)}>
                  <span>{words(r)}</span>
                </li>
              );
            })}
          </ol>
        </div>
      ))}
    </figure>
  );
}

/** "Đang hưởng từ 01/2024: 750.000 đ (1,5)". */
function words(r: Rate): string {
  const state = t('beneficiary.life.from', { status: t(`beneficiary.status.${r.status}`), month: month(r.from) });
  if (r.amount === 0) return state;
  const at = r.coefficient ? ` (${coefficient(r.coefficient)})` : '';
  return `${money(r.amount)}${at} · ${state}`;
}

/** The first months of the years between two months. */
function yearsOf(first: string, end: string): string[] {
  const [from, to] = [Number(first.slice(0, 4)) + 1, Number(end.slice(0, 4))];
  const step = Math.ceil((to - from + 1) / 8) || 1;
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, i) => `${from + i}-01`).filter((_, i) => i % step === 0);
}
