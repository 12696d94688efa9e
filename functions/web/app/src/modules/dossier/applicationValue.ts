import type { Schema } from '@/api/client';
import type { Dossier } from './queries';

/** What the application form holds: every input has a text, so that a draft is complete. */
export interface ApplicationValue {
  name: string;
  birthDate: string;
  sex: string;
  nationalId: string;
  ethnicity: string;
  phone: string;
  address: string;
  declarantName: string;
  declarantNationalId: string;
  declarantRelation: string;
  declarantPhone: string;
  category: string;
  circumstances: string;
  deathDate: string;
  method: string;
  bank: string;
  account: string;
  holder: string;
}

/** An application form with nothing in it. */
export const emptyApplication: ApplicationValue = {
  name: '', birthDate: '', sex: '', nationalId: '', ethnicity: '', phone: '', address: '',
  declarantName: '', declarantNationalId: '', declarantRelation: '', declarantPhone: '',
  category: '', circumstances: '', deathDate: '', method: 'cash', bank: '', account: '', holder: '',
};

/** Fills the form from an application. */
export function fromApplication(a: Schema<'Application'>): ApplicationValue {
  return {
    name: a.person.name,
    birthDate: a.person.birthDate,
    sex: a.person.sex,
    nationalId: a.person.nationalId,
    ethnicity: a.person.ethnicity ?? '',
    phone: a.person.phone ?? '',
    address: a.person.address,
    declarantName: a.declarant?.name ?? '',
    declarantNationalId: a.declarant?.nationalId ?? '',
    declarantRelation: a.declarant?.relation ?? '',
    declarantPhone: a.declarant?.phone ?? '',
    category: a.category ?? '',
    circumstances: a.circumstances ?? '',
    deathDate: a.deathDate ?? '',
    method: a.payment?.method ?? 'cash',
    bank: a.payment?.bank ?? '',
    account: a.payment?.number ?? '',
    holder: a.payment?.holder ?? '',
  };
}

/**
 * The application as it is sent: composed letters, trimmed, empty ones left
 * out. What is required is sent as it is, so that the API's complaints come
 * for all fields at once.
 */
export function toApplication(v: ApplicationValue): Schema<'Application'> {
  const declares = [v.declarantName, v.declarantNationalId, v.declarantRelation, v.declarantPhone].some((s) => s.trim() !== '');
  return {
    person: {
      name: clean(v.name) ?? '',
      birthDate: v.birthDate,
      sex: v.sex as Schema<'Sex'>,
      nationalId: digits(v.nationalId),
      ethnicity: clean(v.ethnicity),
      phone: clean(v.phone),
      address: clean(v.address) ?? '',
    },
    declarant: declares
      ? { name: clean(v.declarantName) ?? '', nationalId: digits(v.declarantNationalId) || undefined, relation: clean(v.declarantRelation), phone: clean(v.declarantPhone) }
      : undefined,
    category: v.category || undefined,
    circumstances: clean(v.circumstances),
    deathDate: v.deathDate || undefined,
    payment: {
      method: v.method as 'cash' | 'account' | 'wallet',
      bank: v.method === 'cash' ? undefined : clean(v.bank),
      number: v.method === 'cash' ? undefined : v.account.replace(/\s/g, '') || undefined,
      holder: v.method === 'cash' ? undefined : clean(v.holder),
    },
  };
}

/** What the officers decide, as the form holds it; the amount as digits. */
export interface ProcessingValue {
  category: string;
  amount: string;
  from: string;
  opinion: string;
}

/** Fills the form; the category asked for and the lawful amount are proposed. */
export function fromProcessing(p: Schema<'Processing'>, d: Pick<Dossier, 'application' | 'proposedAmount'>): ProcessingValue {
  return {
    category: p.category ?? d.application.category ?? '',
    amount: (p.amount ?? d.proposedAmount)?.toString() ?? '',
    from: p.from ?? '',
    opinion: p.opinion ?? '',
  };
}

/** What is sent; an empty amount is left to the law's. */
export function toProcessing(v: ProcessingValue): Schema<'Processing'> {
  const amount = v.amount.replace(/\D/g, '');
  return { category: v.category || undefined, amount: amount === '' ? undefined : Number(amount), from: v.from || undefined, opinion: clean(v.opinion) };
}

function clean(text: string): string | undefined {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ') || undefined;
}

function digits(text: string): string {
  return text.replace(/\s/g, '');
}
