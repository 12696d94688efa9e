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

it('J-05: what was recorded by workbook is reported, and what is set aside afterwards counts', () => {
  const recorded: Disbursement[] = [
    { ...line('a', 1), status: 'succ', paid_date: '2026-11-10' },
    { ...line('b', 2), status: 'rjct', status_reason_message: 'Đi vắng' },
    { ...line('c', 3), status: 'succ', paid_date: '2026-11-11' },
  ];
  expect(toSettlement(recorded, { c: 'Trả lại tiền' })).toEqual([
    { reference_id: 'a', status: 'succ', amount: 1, timestamp: '2026-11-10T00:00:00+07:00' },
    { reference_id: 'b', status: 'rjct', amount: 2, status_reason_message: 'Đi vắng' },
    { reference_id: 'c', status: 'rjct', amount: 3, status_reason_message: 'Trả lại tiền' },
  ]);
});
