import { expect, it } from 'vitest';
import { emptyApplication, fromApplication, fromProcessing, toApplication, toProcessing } from './applicationValue';

const full = {
  person: { name: 'Đỗ Thị Hương', birthDate: '1940-02-01', sex: 'female' as const, nationalId: '042140001234', ethnicity: 'Kinh', phone: '0912 345 678', address: 'Thôn 1' },
  declarant: { name: 'Trần A', nationalId: '042090001234', relation: 'Con', phone: undefined },
  category: '5.b',
  circumstances: 'Sống một mình',
  deathDate: undefined,
  payment: { method: 'account' as const, bank: 'Agribank', number: '3700205012345', holder: 'DO THI HUONG' },
};

it('what comes from the API goes back unchanged', () => expect(toApplication(fromApplication(full))).toEqual(full));

it('leaves out what is empty and asks the API about what is required', () => {
  const sent = toApplication(emptyApplication);
  expect(sent.declarant).toBeUndefined();
  expect(sent.person.name).toBe('');
  expect(JSON.parse(JSON.stringify(sent))).toEqual({ person: { name: '', birthDate: '', sex: '', nationalId: '', address: '' }, payment: { method: 'cash' } });
});

it('composes letters, trims, and takes the groups out of ids', () => {
  const sent = toApplication({ ...emptyApplication, name: '  Nguyễn  Văn A '.normalize('NFD'), nationalId: '042 140 001 234' });
  expect(sent.person.name).toBe('Nguyễn Văn A');
  expect(sent.person.nationalId).toBe('042140001234');
});

it('cash carries no account', () => {
  const sent = toApplication({ ...emptyApplication, method: 'cash', bank: 'X', account: '1', holder: 'Y' });
  expect(JSON.parse(JSON.stringify(sent.payment))).toEqual({ method: 'cash' });
});

it('proposes the category asked for and the lawful amount; an empty amount is left to the law', () => {
  const shown = fromProcessing({}, { application: full, proposedAmount: 540000 });
  expect(shown).toEqual({ category: '5.b', amount: '540000', from: '', opinion: '' });
  expect(toProcessing({ ...shown, amount: '1.080.000' }).amount).toBe(1080000);
  expect(toProcessing({ ...shown, amount: '' }).amount).toBeUndefined();
});
