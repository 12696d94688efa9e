import { expect, it } from 'vitest';
import { addDays, addMonths, localDate, monthsBetween } from './today';

it('F-33: twenty calendar days after 25/03/2024 is 14/04/2024', () => expect(addDays('2024-03-25', 20)).toBe('2024-04-14'));
it('J-26: an instant late in the evening belongs to the local day', () => {
  expect(localDate('2024-03-05T16:30:00Z')).toBe('2024-03-05');
  expect(localDate('2024-03-05T17:30:00Z')).toBe('2024-03-06');
});
it('months go over the year', () => {
  expect(addMonths('2024-12', 1)).toBe('2025-01');
  expect(addMonths('2024-01', -1)).toBe('2023-12');
  expect(monthsBetween('2023-11', '2024-02')).toBe(3);
});
