import { expect, it } from 'vitest';
import type { List, Period } from './queries';
import { tasksOf } from './tasks';

const list = (of: Partial<List>) => ({ id: `442:${of.period ?? '2026-11'}:${of.type ?? 'monthly'}`, period: '2026-11', type: 'monthly', connected: true, sendDeadline: '2026-11-05', settlementDeadline: '2026-11-25', extensionRequests: [], ...of }) as unknown as List;
const period = (of: Partial<Period>) => ({ month: '2026-11', sendDeadline: '2026-11-05', lists: [], ...of }) as unknown as Period;
const said = (of: Partial<Period>, today: string, shown?: 'monthly' | 'funeral') => tasksOf(period(of), today, shown).map((task) => `${task.what} ${task.type} ${task.month} ${task.tone} ${task.to}`);

it('F-55: a month without a list asks for one, and is late after the cut-off', () => {
  expect(said({}, '2026-11-05')).toEqual(['prepare monthly 2026-11 soon /payment']);
  expect(said({}, '2026-11-06')).toEqual(['prepare monthly 2026-11 late /payment']);
});

it('F-53: the month before counts until it is locked', () => {
  const lists = [list({ state: 'PERIOD_LOCKED' })];
  expect(said({ lists, previous: list({ period: '2026-10', state: 'SETTLED' }) }, '2026-11-06')).toEqual(['previous monthly 2026-10 soon /payment-lock']);
  expect(said({ lists, previous: list({ period: '2026-10', state: 'PERIOD_LOCKED' }) }, '2026-11-06')).toEqual([]);
});

it('F-56: a settlement that is overdue is late, and leads to the settlement', () =>
  expect(said({ lists: [list({ state: 'PAYING' })] }, '2026-11-26')).toEqual(['late monthly 2026-11 late /settlement']));

it('F-30: a request that waits stands first, also of the list on the screen', () => {
  const asked = list({ state: 'PAYING', extensionRequests: [{ state: 'open' }] as List['extensionRequests'] });
  expect(said({ lists: [asked] }, '2026-11-20', 'monthly')).toEqual(['extension monthly 2026-11 soon /settlement-extension']);
});

it('F-26: without a link the statuses are entered at the settlement', () =>
  expect(said({ lists: [list({ state: 'LIST_DRAFT', connected: false }), list({ type: 'funeral', state: 'DELETED' })] }, '2026-11-10')).toEqual(['list monthly 2026-11 soon /settlement']));
