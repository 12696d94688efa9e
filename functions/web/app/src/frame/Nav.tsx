import { NavLink } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { t, useLocale } from '@/i18n';
import { grouped } from '@/lib/format';
import { usePref } from '@/lib/prefs';
import { useAccount } from './account';
import { countSources } from './counts';
import type { Account, Counts, MenuEntry } from './module';
import { modules } from './modules';
import classes from './Nav.module.css';

/** The menu: what the account may open, with counts. */
export function Nav() {
  useLocale();
  const account = useAccount();
  const counts = useCounts(account);
  const here = useLocation({ select: (l) => l.pathname });
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const at = nav.current?.querySelector<HTMLElement>('[aria-current="page"]');
    const menu = nav.current?.parentElement;
    if (!at || !menu) return;
    // Not scrollIntoView: the Tab key would then begin here instead of at the page's head.
    const [seen, entry] = [menu.getBoundingClientRect(), at.getBoundingClientRect()];
    if (entry.bottom > seen.bottom || entry.top < seen.top) menu.scrollTop += entry.top - seen.top - seen.height / 2;
  }, [here]);
  const entries = modules.filter((m) => m.name === undefined || account.menus.includes(m.name)).flatMap((m) => m.menu);
  return (
    <nav ref={nav} aria-label={t('common.menu')}>
      {entries.map((entry) => (
        <Entry key={entry.label} entry={entry} account={account} counts={counts} />
      ))}
    </nav>
  );
}

interface EntryProps {
  entry: MenuEntry;
  account: Account;
  counts: Counts;
}

function Entry({ entry, account, counts }: EntryProps) {
  const here = useLocation({ select: (l) => l.pathname + l.searchStr });
  const [open, setOpen] = usePref(`menu.${entry.label}`, true);
  if (entry.shown && !entry.shown(account)) return null;
  const label = t(entry.label);
  if (entry.children) {
    return (
      <NavLink component="button" type="button" label={label} opened={open} onChange={setOpen} childrenOffset={10} className={classes.folder} aria-expanded={open}>
        {entry.children.map((child) => (
          <Entry key={child.label} entry={child} account={account} counts={counts} />
        ))}
      </NavLink>
    );
  }
  const href = (entry.to ?? '/') + (entry.search ? `?${new URLSearchParams(entry.search).toString()}` : '');
  const active = here === href;
  const count = entry.count === undefined ? undefined : counts[entry.count];
  return (
    <NavLink
      label={label}
      active={active}
      aria-current={active ? 'page' : undefined}
      className={classes.entry}
      rightSection={count ? <span className={classes.count}>{grouped(count)}</span> : undefined}
      renderRoot={(props) => <Link {...props} to={entry.to} search={(entry.search ?? {}) as never} />}
    />
  );
}

/** Counts of all modules the account has; what fails is simply not shown. */
function useCounts(account: Account): Counts {
  const sources = countSources.filter((s) => s.shown(account));
  return useQueries({
    queries: sources.map((s) => ({ queryKey: s.key, queryFn: s.fetch, refetchInterval: 60_000, select: s.counts })),
    combine: (results) => Object.assign({}, ...results.map((r) => r.data ?? {})) as Counts,
  });
}
