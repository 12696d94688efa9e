import { IconAlertTriangle, IconCircleCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Signal.module.css';

/** The three signals and the neutral one. */
export type Tone = 'ok' | 'soon' | 'late' | 'rest';

const icons = { ok: IconCircleCheck, soon: IconClock, late: IconAlertTriangle, rest: IconPlayerPause };

/** A colour that never stands alone: an icon and a word are with it. */
export function Signal({ tone, children, icon = true }: { tone: Tone; children: ReactNode; icon?: boolean }) {
  const Icon = icons[tone];
  return (
    <span className={classes.signal} data-tone={tone}>
      {icon && <Icon size={14} stroke={2} aria-hidden />}
      <span>{children}</span>
    </span>
  );
}
