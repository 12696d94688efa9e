import { expect, it } from 'vitest';
import { tick } from './terms';

it('F-08: the monthly list may be ticked alone', () => expect(tick([], 'monthly', true)).toEqual(['monthly']));
it('F-09: ticking funeral costs ticks the monthly list too', () => expect(tick([], 'funeral', true)).toEqual(['monthly', 'funeral']));
it('F-09: funeral costs alone cannot be left ticked', () => {
  expect(tick(['monthly', 'funeral'], 'monthly', false)).toEqual([]);
  expect(tick(['monthly', 'funeral'], 'funeral', false)).toEqual(['monthly']);
});
