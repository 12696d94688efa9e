import type { Account } from '@/frame/module';

/** Reports are for the offices: not for the provider and not for citizens (A.4). */
export const seesReports = (account: Account) => account.level !== 'provider' && account.level !== 'citizen' && !account.roles.includes('citizen');
