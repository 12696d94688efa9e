import { api, call } from '@/api/client';
import { commandHeader } from '@/lib/command';
import type { List } from './queries';

const at = (list: string, key: string) => ({ path: { list }, header: commandHeader(key) });

/** What may be done to a list with nothing but the version seen. */
export const plain = {
  updateCarryOver: (l: List, key: string) => call(api.POST('/payment/lists/{list}/carry-over', { params: at(l.id, key), body: { version: l.version } })),
  sendList: (l: List, key: string) => call(api.POST('/payment/lists/{list}/send', { params: at(l.id, key), body: { version: l.version } })),
  editList: (l: List, key: string) => call(api.POST('/payment/lists/{list}/edit', { params: at(l.id, key), body: { version: l.version } })),
  closeSettlement: (l: List, key: string) => call(api.POST('/payment/lists/{list}/close', { params: at(l.id, key), body: { version: l.version } })),
  lockPeriod: (l: List, key: string) => call(api.POST('/payment/lists/{list}/lock', { params: at(l.id, key), body: { version: l.version } })),
  prepareList: (l: List, key: string) => call(api.POST('/payment/lists', { params: { header: commandHeader(key) }, body: { period: l.period, type: l.type, version: l.version } })),
};

/** What needs a reason too. */
export const reasoned = {
  deleteList: (l: List, reason: string, key: string) => call(api.POST('/payment/lists/{list}/delete', { params: at(l.id, key), body: { reason, version: l.version } })),
  returnSettlement: (l: List, reason: string, key: string) => call(api.POST('/payment/lists/{list}/return-settlement', { params: at(l.id, key), body: { reason, version: l.version } })),
  unlockPeriod: (l: List, reason: string, key: string) => call(api.POST('/payment/lists/{list}/unlock', { params: at(l.id, key), body: { reason, version: l.version } })),
};
