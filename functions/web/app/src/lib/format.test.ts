import { describe, expect, it } from 'vitest';
import { bytes, date, fold, grouped, instant, money, month, nationalId, parseDate, signedMoney } from './format';

describe('J-26: dates and money as Vietnamese offices write them', () => {
  it.each([
    [0, '0 đ'],
    [999, '999 đ'],
    [1000, '1.000 đ'],
    [1234567, '1.234.567 đ'],
    [-540000, '-540.000 đ'],
    [9_007_199_254_740_991, '9.007.199.254.740.991 đ'],
  ])('money %d -> %s', (dong, text) => expect(money(dong)).toBe(text));

  it.each([
    [540000, '+540.000 đ'],
    [-540000, '-540.000 đ'],
    [0, '0 đ'],
  ])('a difference of %d -> %s', (dong, text) => expect(signedMoney(dong)).toBe(text));

  it.each([
    ['2024-01-17', '17/01/2024'],
    ['2024-01', '2024-01'],
    [undefined, ''],
  ])('date %s -> %s', (iso, text) => expect(date(iso)).toBe(text));

  it('month', () => expect(month('2026-03')).toBe('03/2026'));
  it('an instant is shown in the zone of the deadlines', () =>
    expect(instant('2024-03-05T16:30:00Z')).toBe('05/03/2024 23:30'));
  it('counts', () => expect(grouped(12345)).toBe('12.345'));
});

describe('typed dates', () => {
  it.each([
    ['1/2/2024', '2024-02-01'],
    ['29-02-2024', '2024-02-29'],
    ['29.02.2023', undefined],
    ['31/04/2024', undefined],
    ['17012024', '2024-01-17'],
    ['2024-01-17', undefined],
    ['', undefined],
  ])('%s -> %s', (typed, iso) => expect(parseDate(typed)).toBe(iso));
});

it('national ids in groups, old ones too', () => {
  expect(nationalId('042090001234')).toBe('042 090 001 234');
  expect(nationalId('183456789')).toBe('183 456 789');
  expect(nationalId(undefined)).toBe('');
});

it('J-03: folding', () => expect(fold(' Đỗ Thị Hương ')).toBe('do thi huong'));

it('sizes', () => {
  expect(bytes(12)).toBe('12 B');
  expect(bytes(1536)).toBe('1,5 KB');
  expect(bytes(5 * 1024 * 1024)).toBe('5,0 MB');
});
