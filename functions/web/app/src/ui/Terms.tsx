import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { money } from '@/lib/format';
import classes from './Terms.module.css';

const icons = { late: IconAlertTriangle, rest: IconClock, ok: IconCircleCheck };

/** One term of a sum. */
export interface Term {
  sign?: '=' | '+' | '−';
  name: string;
  dong: number;
  /** How many lines it is made of, in words. */
  lines?: string;
  /** Told beside the sum, not part of it. */
  apart?: boolean;
}

interface Props {
  label: string;
  terms: Term[];
  tone: keyof typeof icons;
  /** Whether the sum agrees, in words. */
  verdict: string;
  children?: ReactNode;
}

/** A sum that must agree, term by term, to the đồng, with its verdict in words (F-57). */
export function Terms({ label, terms, tone, verdict, children }: Props) {
  const Icon = icons[tone];
  return (
    <div className="panel">
      <dl className={classes.terms} aria-label={label}>
        {terms.map((term) => (
          <div key={term.name} className={term.apart ? classes.apart : undefined}>
            <dt>{term.name}</dt>
            <dd className="numbers">
              {term.sign && <span className={classes.sign}>{term.sign} </span>}
              {money(term.dong)}
              {term.lines !== undefined && <div className={classes.lines}>{term.lines}</div>}
            </dd>
          </div>
        ))}
      </dl>
      {children}
      <div className={classes.verdict} data-tone={tone}>
        <Icon size={16} aria-hidden />
        {verdict}
      </div>
    </div>
  );
}
