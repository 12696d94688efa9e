import { t } from '@/i18n';
import { Signal, type Tone } from '@/ui/Signal';
import { Stepper } from '@/ui/Stepper';
import type { Import } from './queries';

const tones: Record<Import['state'], Tone> = {
  'awaiting-file': 'rest',
  checking: 'soon',
  refused: 'late',
  checked: 'soon',
  applying: 'soon',
  applied: 'ok',
  failed: 'late',
};

/** An import's state in words, with its signal. */
export function ImportState({ state }: { state: Import['state'] }) {
  return <Signal tone={tones[state]}>{t(`import.state.${state}`)}</Signal>;
}

/** The three steps: file, check, apply (J-05). */
export function Steps({ state }: { state: Import['state'] | undefined }) {
  const at = state === undefined || state === 'awaiting-file' ? 0 : state === 'checking' || state === 'refused' ? 1 : state === 'applied' ? 3 : 2;
  return (
    <Stepper
      label={t('import.steps')}
      steps={['file', 'check', 'apply'].map((key, i) => ({ key, name: t(`import.step.${key}`), note: t(`import.step.${key}.note`), status: i < at ? 'done' : i === at ? 'current' : 'ahead' }))}
    />
  );
}
