import { api, call } from '@/api/client';
import type { Account } from './module';

/** One thing found. */
export interface Hit {
  to: string;
  name: string;
  code: string;
  /** What else tells it apart: status, unit. */
  detail: string;
}

/** A kind of things the top search looks through. */
interface SearchSource {
  shown: (account: Account) => boolean;
  find: (q: string) => Promise<Hit[]>;
}

/** Dossiers by code or name; other modules add their own. */
export const searchSources: SearchSource[] = [
  {
    shown: (account) => account.menus.includes('dossiers'),
    find: async (q) => {
      const found = await call(api.GET('/dossiers/search', { params: { query: { q } } }));
      return found.items.slice(0, 8).map((d) => ({ to: `/dossiers/${d.code}`, name: d.name, code: d.code, detail: `${d.procedureName} · ${d.status}` }));
    },
  },
];
