import { Fragment } from 'react';
import { Title, UnstyledButton } from '@mantine/core';
import { t } from '@/i18n';
import { grouped, money, month, signedMoney } from '@/lib/format';
import classes from './entitlement.module.css';
import type { Cause } from './queries';
import { causeWords } from './words';

interface Props {
  before: { month: string; total: number; lines: number };
  after: { month: string; total: number; lines: number };
  effects: { cause: Cause; lines: number; amount: number }[];
  chosen: string | undefined;
  choose: (cause: string) => void;
}

interface Bar {
  key: string;
  from: number;
  to: number;
  kind: 'whole' | 'more' | 'less';
}

/** From this month's total to the next by cause, as bars on one scale; the amounts beside them say the same. */
export function Bridge({ before, after, effects, chosen, choose }: Props) {
  const bars = effects.reduce<Bar[]>((done, e) => {
    const from = done[done.length - 1]?.to ?? before.total;
    return [...done, { key: e.cause, from, to: from + e.amount, kind: e.amount < 0 ? 'less' : 'more' }];
  }, []);
  // The changes are small beside the totals: the scale begins just below the lowest.
  const ends = [before.total, after.total, ...bars.flatMap((b) => [b.from, b.to])];
  const top = Math.max(...ends, 1);
  const low = Math.min(...ends);
  const floor = top === low ? 0 : Math.max(0, low - (top - low) * 0.25);
  const x = (v: number) => ((v - floor) / (top - floor || 1)) * 1000;
  return (
    <section className={`panel ${classes.chart ?? ''}`}>
      <Title order={2} size="h6">
        {t('entitlement.bridge', { from: month(before.month), to: month(after.month) })}
      </Title>
      <div className={classes.bars}>
        <Whole name={t('entitlement.bridge.month', { month: month(before.month) })} lines={before.lines} total={before.total} at={x(before.total)} whole={floor === 0} />
        {effects.map((e, i) => {
          const bar = bars[i];
          if (!bar) return null;
          const left = x(Math.min(bar.from, bar.to));
          return (
            <Fragment key={e.cause}>
              <UnstyledButton className={classes.pick} aria-pressed={chosen === e.cause} onClick={() => choose(chosen === e.cause ? '' : e.cause)}>
                {causeWords(e.cause)}
              </UnstyledButton>
              <span className="numbers dim">{t('entitlement.bridge.lines', { lines: grouped(e.lines) })}</span>
              <span className="numbers" style={{ textAlign: 'right' }}>
                {signedMoney(e.amount)}
              </span>
              <svg className={classes.barChart} viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden>
                <line className={classes.rule} x1="0" x2="1000" y1="17.5" y2="17.5" />
                <rect className={classes[bar.kind]} x={left} y="2" width={Math.max(2, x(Math.max(bar.from, bar.to)) - left)} height="13" />
              </svg>
            </Fragment>
          );
        })}
        <Whole name={t('entitlement.bridge.month', { month: month(after.month) })} lines={after.lines} total={after.total} at={x(after.total)} whole={floor === 0} />
      </div>
      {floor > 0 && <p className="dim">{t('entitlement.bridge.floor', { floor: money(Math.round(floor)) })}</p>}
    </section>
  );
}

/** A month's total: a bar from nought, or where the scale begins later only a mark, whose length says nothing. */
function Whole({ name, lines, total, at, whole }: { name: string; lines: number; total: number; at: number; whole: boolean }) {
  return (
    <>
      <span className={classes.barTotal}>{name}</span>
      <span className="numbers dim">{t('entitlement.bridge.lines', { lines: grouped(lines) })}</span>
      <strong className="numbers" style={{ textAlign: 'right' }}>
        {money(total)}
      </strong>
      <svg className={classes.barChart} viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden>
        {whole ? <rect className={classes.whole} x="0" y="2" width={Math.max(2, at)} height="13" /> : <rect className={classes.whole} x={Math.max(0, at - 6)} y="0" width="6" height="18" />}
      </svg>
    </>
  );
}
