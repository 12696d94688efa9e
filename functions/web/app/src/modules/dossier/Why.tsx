import { List } from '@mantine/core';
import type { Schema } from '@/api/client';
import classes from './DossierPage.module.css';

/** Why an action cannot be done now, and what is missing. */
export function Why({ action: a }: { action: Schema<'Action'> }) {
  if (a.enabled || !a.why) return null;
  return (
    <div className={classes.why} id={`why-${a.name}`}>
      {a.why}
      {a.missing && a.missing.length > 0 && (
        <List size="xs">
          {a.missing.map((m) => (
            <List.Item key={m.pointer + m.detail}>{m.detail}</List.Item>
          ))}
        </List>
      )}
    </div>
  );
}
