import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { grouped, money } from '@/lib/format';
import classes from './books.module.css';

/** One term of a sum. */
export interface TermOf {
  sign?: '=' | '+' | '−';
  name: string;
  dong: number;
  /** How many lines it is made of. */
  lines?: number;
}

const icons = { late: IconAlertTriangle, rest: IconClock, ok: IconCircleCheck };

interface Props {
  label: string;
  terms: TermOf[];
  /** What is said when the sum does not agree; undefined when it agrees. */
  differs?: string;
  /** True while the sum cannot be final. */
  open?: boolean;
  /** How the lines are counted in words, when they are not lines. */
  counted?: string;
  children?: ReactNode;
}

/** A sum that must agree, term by term, with its verdict in words. */
export function Terms({ label, terms, differs, open, counted, children }: Props) {
  const tone = differs ? 'late' : open ? 'rest' : 'ok';
  const Icon = icons[tone];
  return (
    <div className="panel">
      <dl className={classes.terms} aria-label={label}>
        {terms.map((term) => (
          <div key={term.name}>
            <dt>{term.name}</dt>
            <dd className="numbers">
              {term.sign && <span className={classes.sign}>{term.sign} </span>}
              {money(term.dong)}
              {term.lines !== undefined && <div className={classes.lines}>{t(counted ?? 'books.lines', { count: grouped(term.lines) })}</div>}
            </dd>
          </div>
        ))}
      </dl>
      {children}
      <div className={classes.verdict} data-tone={tone}>
        <Icon size={16} aria-hidden />
        {differs ?? t(open ? 'books.notFinal' : 'books.agrees', { label })}
      </div>
    </div>
  );
}
