import { UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { t } from '@/i18n';
import classes from './Header.module.css';

const SearchBox = lazy(() => import('./SearchBox').then((m) => ({ default: m.SearchBox })));

/** Search of everything one may see: dossier code, person, id, function (Ctrl K or /). */
export function GlobalSearch() {
  const [opened, { open, close }] = useDisclosure();
  useHotkeys([['mod+K', open]], []);
  useHotkeys([['/', open]]);
  return (
    <>
      <UnstyledButton className={classes.search} onClick={open} aria-label={t('common.search.open')} aria-keyshortcuts="Control+K /">
        <IconSearch size={16} aria-hidden />
        <span className={classes.searchText}>{t('common.search.hint')}</span>
        <span className={classes.keys} aria-hidden>
          Ctrl K
        </span>
      </UnstyledButton>
      {opened && (
        <Suspense fallback={null}>
          <SearchBox close={close} />
        </Suspense>
      )}
    </>
  );
}
