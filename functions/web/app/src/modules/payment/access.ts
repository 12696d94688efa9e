import type { Account } from '@/frame/module';

/** True for units that manage payments themselves, and for those above them that look on (F-01). */
export const seesPayments = (account: Account) => account.menus.includes('payment');

/** True for the officers who keep the registry: they update it by workbook (E-15). */
export const keepsRegistry = (account: Account) => account.menus.includes('beneficiaries') && account.unit === account.locality && account.roles.includes('officer');
