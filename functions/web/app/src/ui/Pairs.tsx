import type { ReactNode } from 'react';
import classes from './Pairs.module.css';

/** Names and values, one below the other; pairs without a value are left out. */
export function Pairs({ pairs }: { pairs: [string, ReactNode][] }) {
  return (
    <dl className={classes.pairs}>
      {pairs
        .filter(([, value]) => value !== undefined && value !== '' && value !== null && value !== false)
        .map(([name, value]) => (
          <div key={name} className={classes.pair}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
