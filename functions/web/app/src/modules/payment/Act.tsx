import { Button, Tooltip, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Action } from './queries';

interface Props {
  /** What the API says of it; nothing is shown when it names no such action. */
  action: Action | undefined;
  onClick: () => void;
  /** The one next action. */
  primary?: boolean;
  grave?: boolean;
  /** The reason stands in words beside it (ActNote). */
  told?: boolean;
  children: ReactNode;
}

/** A button for what the API allows; when it does not now, the reason stands on it, for a pointer, a finger and the keyboard alike, and is read out with it (F-12). */
export function Act({ action, onClick, primary, grave, told, children }: Props) {
  if (!action) return null;
  const off = !action.enabled;
  const button = (
    <Tooltip label={action.why} disabled={!off || !action.why}>
      <Button
        size={primary ? 'md' : 'xs'}
        variant={primary ? 'filled' : grave ? 'outline' : 'default'}
        color={grave ? 'red.9' : undefined}
        styles={grave ? { label: { color: 'var(--late)' } } : undefined}
        data-disabled={off || undefined}
        aria-disabled={off}
        aria-describedby={off && action.why ? whyId(action) : undefined}
        onClick={() => !off && onClick()}
      >
        {children}
      </Button>
    </Tooltip>
  );
  if (!off || !action.why || told) return button;
  return (
    <div>
      {button}
      <VisuallyHidden id={whyId(action)}>{action.why}</VisuallyHidden>
    </div>
  );
}

const whyId = (action: Action) => `why-${action.action}`;

/** Why the action cannot be done now, or what to know before; in words under the button. */
export function ActNote({ action }: { action: Action | undefined }) {
  const text = action?.enabled ? action.warning : action?.why;
  return text ? (
    <div id={action && !action.enabled ? whyId(action) : undefined} style={{ color: 'var(--soon)' }}>
      {text}
    </div>
  ) : null;
}
