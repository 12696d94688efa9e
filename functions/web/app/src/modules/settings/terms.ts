import { queryOptions } from '@tanstack/react-query';
import { api, call, type Schema } from '@/api/client';

/** The settings of a locality; the caller's own when none is named. */
export const settingsQuery = (locality: string | undefined) =>
  queryOptions({ queryKey: ['settings', 'payment', locality ?? ''], queryFn: () => call(api.GET('/settings/payment', { params: { query: locality ? { locality } : {} } })) });

/** What the form holds; a number not typed yet is undefined. */
export interface Terms {
  sendCutOffDay?: number;
  settlementCutOffDay?: number;
  monthsPerSettlement?: number;
  connected: boolean;
  types: Schema<'ListType'>[];
  sendCutOff: 'block' | 'warn';
  extensionLimit?: number;
  reviewDays?: number;
  preparerMayLock: boolean;
  budgetLines: Schema<'BudgetLine'>[];
}

/** The form's start from what is saved. */
export function fromTerms(t: Schema<'PaymentTerms'>): Terms {
  return {
    sendCutOffDay: t.sendCutOffDay,
    settlementCutOffDay: t.settlementCutOffDay,
    monthsPerSettlement: t.monthsPerSettlement,
    connected: t.connected,
    types: (['monthly', 'funeral'] as const).filter((type) => t.types.includes(type)),
    sendCutOff: t.sendCutOff,
    extensionLimit: t.extensionLimit,
    reviewDays: t.reviewDays ?? 20,
    preparerMayLock: t.preparerMayLock,
    budgetLines: t.budgetLines ?? [],
  };
}

/** The change to send; the API says which number is out of bounds (F-06). */
export function toChange(v: Terms, version: number): Schema<'PaymentSettingsChange'> {
  return {
    sendCutOffDay: v.sendCutOffDay ?? 0,
    settlementCutOffDay: v.settlementCutOffDay ?? 0,
    monthsPerSettlement: v.monthsPerSettlement ?? 0,
    connected: v.connected,
    types: v.types,
    sendCutOff: v.sendCutOff,
    ...(v.extensionLimit === undefined ? {} : { extensionLimit: v.extensionLimit }),
    ...(v.reviewDays === undefined ? {} : { reviewDays: v.reviewDays }),
    preparerMayLock: v.preparerMayLock,
    budgetLines: v.budgetLines,
    version,
  };
}

/** Ticking a list type: funeral costs are never paid without the monthly list (F-08, F-09). */
export function tick(types: Schema<'ListType'>[], type: Schema<'ListType'>, on: boolean): Schema<'ListType'>[] {
  if (!on) return type === 'monthly' ? [] : types.filter((x) => x !== type);
  return type === 'funeral' || types.includes('funeral') ? ['monthly', 'funeral'] : ['monthly'];
}
