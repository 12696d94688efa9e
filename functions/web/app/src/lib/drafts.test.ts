import { expect, it } from 'vitest';
import { rebase } from './drafts';

const from = { amount: '540000', opinion: '', person: { name: 'Lê Thị Hoa', phone: '' }, papers: ['a'] };

it.each([
  ['nothing typed: the record as it is now', from, { ...from, amount: '720000' }, { ...from, amount: '720000' }],
  ['a field typed, another changed: both', { ...from, opinion: 'Đủ điều kiện' }, { ...from, amount: '720000' }, { ...from, opinion: 'Đủ điều kiện', amount: '720000' }],
  ['the same field: what was typed', { ...from, amount: '600000' }, { ...from, amount: '720000' }, { ...from, amount: '600000' }],
  ['fields within fields', { ...from, person: { name: 'Lê Thị Hoa', phone: '0912' } }, { ...from, person: { name: 'Lê Thị Hoà', phone: '' } }, { ...from, person: { name: 'Lê Thị Hoà', phone: '0912' } }],
  ['a list is one field', { ...from, papers: ['a', 'b'] }, { ...from, papers: ['a', 'c'] }, { ...from, papers: ['a', 'b'] }],
  ['emptied on purpose', { ...from, amount: '' }, { ...from, amount: '720000' }, { ...from, amount: '' }],
])('page: nothing typed is lost: %s', (_, typed, onto, want) => expect(rebase(typed, from, onto)).toEqual(want));
