import { t } from '@/i18n';
import { Signal, type Tone } from '@/ui/Signal';
import type { Schema } from '@/api/client';

/** A beneficiary's or policy's status. */
export type Status = Schema<'BeneficiaryStatus'>;

/** All of them, in the order of a life. */
export const statuses: Status[] = ['pending', 'active', 'suspended', 'stopped', 'deceased'];

const tones: Record<Status, Tone> = { pending: 'soon', active: 'ok', suspended: 'soon', stopped: 'rest', deceased: 'rest' };

/** A status: colour, icon and word. */
export function StatusText({ status }: { status: Status }) {
  return <Signal tone={tones[status]}>{t(`beneficiary.status.${status}`)}</Signal>;
}

/** A coefficient in hundredths as the decree writes it: 150 -> "1,5". */
export function coefficient(hundredths: number | undefined): string {
  if (hundredths === undefined) return '';
  return (hundredths / 100).toString().replace('.', ',');
}
