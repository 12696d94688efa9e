import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

/** An empty list that says why it is empty and what to do (C-18). */
export function EmptyState({ why, children }: { why: string; children?: ReactNode }) {
  return (
    <div className={classes.empty} role="status">
      <IconInbox size={32} stroke={1.4} aria-hidden className={classes.icon} />
      <p className={classes.why}>{why}</p>
      {children && <div className={classes.act}>{children}</div>}
    </div>
  );
}
