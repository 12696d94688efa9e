import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2, IconX } from '@tabler/icons-react';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { t } from '@/i18n';
import { AccountMenu } from './AccountMenu';
import { useAccount } from './account';
import classes from './AppFrame.module.css';
import { GlobalSearch } from './GlobalSearch';
import { LanguageSwitch } from './LanguageSwitch';
import { Nav } from './Nav';
import { NoticeBell } from './NoticeBell';
import { PrintHead } from './PrintHead';

/** The frame: modules left, search and account above, one task in the middle. */
export function AppFrame() {
  const account = useAccount();
  const [opened, { toggle, close }] = useDisclosure();
  const path = useLocation({ select: (l) => l.pathname });
  const before = useRef(path);
  useEffect(() => {
    close();
    // A new page: the keyboard goes on from its head, not from the menu behind it.
    if (before.current !== path) document.getElementById('content')?.focus({ preventScroll: true });
    before.current = path;
  }, [path, close]);
  return (
    <div className={classes.frame}>
      <a href="#content" className="skip">
        {t('common.skip')}
      </a>
      <header className={`no-print ${classes.header ?? ''}`}>
        <UnstyledButton className={classes.opener} onClick={toggle} aria-label={t('common.menu')} aria-expanded={opened} aria-controls="menu">
          {opened ? <IconX size={22} aria-hidden /> : <IconMenu2 size={22} aria-hidden />}
        </UnstyledButton>
        <span className={classes.brand}>An Sinh</span>
        <GlobalSearch />
        <div className={classes.place} title={account.unitName}>
          <span className={classes.unit}>{account.unitName}</span>
          <span className={classes.role}>{account.position ?? roleWords(account.roles)}</span>
        </div>
        <NoticeBell />
        <LanguageSwitch />
        <AccountMenu />
      </header>
      <div id="menu" className={`no-print ${classes.menu ?? ''}`} data-opened={opened || undefined}>
        <Nav />
      </div>
      <main id="content" tabIndex={-1} className={classes.content}>
        <PrintHead />
        <Outlet />
      </main>
    </div>
  );
}

/** Roles in words: "Lãnh đạo, Văn thư". */
function roleWords(roles: string[]): string {
  return roles.map((role) => t(`common.role.${role}`)).join(', ');
}
