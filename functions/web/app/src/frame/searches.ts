import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { date, fold } from '@/lib/format';
import type { Account, MenuEntry } from './module';
import { modules } from './modules';

/** One thing found. */
export interface Hit {
  to: string;
  search?: Record<string, string>;
  name: string;
  code: string;
  /** What else tells it apart: status, unit. */
  detail: string;
}

/** A kind of things the top search looks through. */
interface SearchSource {
  shown: (account: Account) => boolean;
  find: (q: string, account: Account) => Promise<Hit[]>;
}

const most = 8;

/** Dossiers by code or name, people by name or id, functions by their name in the menu. */
export const searchSources: SearchSource[] = [
  {
    shown: () => true,
    find: (q, account) => Promise.resolve(functionsNamed(q, account)),
  },
  {
    shown: (account) => account.menus.includes('beneficiaries'),
    find: async (q) => {
      const digits = q.replace(/\s/g, '');
      const found = await call(api.GET('/beneficiaries', { params: { query: { ...(/^\d{12}$/.test(digits) ? { nationalId: digits } : { q }), limit: most } } }));
      return found.items.map((p) => ({ to: `/beneficiaries/${p.id}`, name: p.name, code: p.nationalId, detail: `${t('menu.beneficiary')} · ${date(p.birth)} · ${p.communeName}` }));
    },
  },
  {
    shown: (account) => account.menus.includes('dossiers'),
    find: async (q) => {
      const found = await call(api.GET('/dossiers/search', { params: { query: { q } } }));
      return found.items.slice(0, most).map((d) => ({ to: `/dossiers/${d.code}`, name: d.name, code: d.code, detail: `${d.procedureName} · ${d.status}` }));
    },
  },
];

/** The menu's entries whose name has the words typed, without regard to accents (J-03). */
function functionsNamed(q: string, account: Account): Hit[] {
  const words = fold(q).split(/\s+/);
  const has = (label: string) => words.every((word) => fold(label).includes(word));
  const walk = (entries: MenuEntry[], above: string): Hit[] =>
    entries
      .filter((e) => !e.shown || e.shown(account))
      .flatMap((e) => [
        ...(e.to !== undefined && has(t(e.label)) ? [{ to: e.to, ...(e.search && { search: e.search }), name: t(e.label), code: '', detail: above }] : []),
        ...walk(e.children ?? [], t(e.label)),
      ]);
  return walk(
    modules.filter((m) => m.name === undefined || account.menus.includes(m.name)).flatMap((m) => m.menu),
    t('common.search.function'),
  ).slice(0, most);
}
