import { Button, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Action } from './queries';

interface Props {
  /** What the API says of it; nothing is shown when it names no such action. */
  action: Action | undefined;
  onClick: () => void;
  /** The one next action. */
  primary?: boolean;
  grave?: boolean;
  children: ReactNode;
}

/** A button for what the API allows; when it does not now, the reason stands on it (F-12). */
export function Act({ action, onClick, primary, grave, children }: Props) {
  if (!action) return null;
  const off = !action.enabled;
  return (
    <Tooltip label={action.why} disabled={!off || !action.why}>
      <Button
        size={primary ? 'md' : 'xs'}
        variant={primary ? 'filled' : grave ? 'outline' : 'default'}
        color={grave ? 'red.9' : undefined}
        styles={grave ? { label: { color: 'var(--late)' } } : undefined}
        data-disabled={off || undefined}
        aria-disabled={off}
        onClick={() => !off && onClick()}
      >
        {children}
      </Button>
    </Tooltip>
  );
}

/** Why the action cannot be done now, or what to know before; in words under the button. */
export function ActNote({ action }: { action: Action | undefined }) {
  const text = action?.enabled ? action.warning : action?.why;
  return text ? <div style={{ color: action?.enabled ? 'var(--soon)' : 'var(--late)' }}>{text}</div> : null;
}
