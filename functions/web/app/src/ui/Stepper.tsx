import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import classes from './Stepper.module.css';

/** One step of a way: what it is, whether it is done, who did it or will. */
export interface StepItem {
  key: string;
  name: string;
  status: 'done' | 'current' | 'ahead';
  note?: ReactNode;
}

/** A way with its steps drawn in a row; in a column on a phone. */
export function Stepper({ steps, label }: { steps: StepItem[]; label: string }) {
  return (
    <ol className={classes.steps} aria-label={label}>
      {steps.map((step, i) => (
        <li key={step.key} className={classes.step} data-status={step.status} aria-current={step.status === 'current' ? 'step' : undefined}>
          <span className={classes.mark} aria-hidden>
            {step.status === 'done' ? <IconCheck size={14} stroke={3} /> : i + 1}
          </span>
          <span className={classes.text}>
            <span className={classes.name}>{step.name}</span>
            <span className={classes.hidden}>{t(`common.step.${step.status}`)}</span>
            {step.note && <span className={classes.note}>{step.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
