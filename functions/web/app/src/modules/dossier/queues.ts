import type { Account } from '@/frame/module';

/** Accounts that process dossiers. */
export const isOfficer = (a: Account) => a.level === 'commune' || a.level === 'district' || a.level === 'province';

const ofCommune = new Set(['OFFICER_CREATED', 'CITIZEN_SUPPLEMENT', 'CITIZEN_SUPPLEMENTED', 'SENT_BACK']);

/** Who has a queue: what only a commune does has no queue above it, and a citizen has their own dossiers. */
export function hasQueue(queue: string, a: Account): boolean {
  if (queue === 'mine') return a.level === 'citizen';
  return ofCommune.has(queue) ? a.level === 'commune' : isOfficer(a);
}
