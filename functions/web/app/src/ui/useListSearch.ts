import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Filters and sort of a list as they stand in the address. */
export type ListSearch = Partial<Record<string, string>>;

/**
 * Filters and sort bound to the address, so that a link shows the same list.
 * Setting a value to undefined or '' takes it out of the address.
 */
export function useListSearch(): [ListSearch, (change: ListSearch) => void] {
  const search: ListSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback(
    (change: ListSearch) => {
      void navigate({
        to: '.',
        replace: true,
        resetScroll: false, // a filter, a sort or a tab is no new page
        search: (old: ListSearch) => Object.fromEntries(Object.entries({ ...old, ...change }).filter(([, v]) => v !== undefined && v !== '')),
      } as never);
    },
    [navigate],
  );
  return [search, set];
}
