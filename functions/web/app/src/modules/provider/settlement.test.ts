import { expect, it } from 'vitest';
import type { Disbursement } from './queries';
import { toSettlement, totalOf } from './settlement';

const line = (reference_id: string, amount: number): Disbursement => ({ reference_id, amount, payee_name: 'Đỗ Thị Hương', payee_fa: 'cash:1', currency_code: 'VND', purpose: '1a' });

it('F-21, F-57: each line is reported once, and paid plus unpaid is the whole', () => {
  const lines = [line('a', 500_000), line('b', 750_000), line('c', 500_001)];
  const out = toSettlement(lines, { b: 'Đi vắng' });
  expect(out.map((l) => [l.reference_id, l.status])).toEqual([['a', 'succ'], ['b', 'rjct'], ['c', 'succ']]);
  expect(out[1]?.status_reason_message).toBe('Đi vắng');
  expect(totalOf(out, 'succ') + totalOf(out, 'rjct')).toBe(1_750_001);
  expect(totalOf(out, 'rjct')).toBe(750_000);
});
