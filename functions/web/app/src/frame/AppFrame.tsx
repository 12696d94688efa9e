import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { t } from '@/i18n';
import { AccountMenu } from './AccountMenu';
import { useAccount } from './account';
import classes from './AppFrame.module.css';
import { GlobalSearch } from './GlobalSearch';
import { LanguageSwitch } from './LanguageSwitch';
import { Nav } from './Nav';
import { NoticeBell } from './NoticeBell';

/** The frame: modules left, search and account above, one task in the middle. */
export function AppFrame() {
  const account = useAccount();
  const [opened, { toggle, close }] = useDisclosure();
  const path = useLocation({ select: (l) => l.pathname });
  useEffect(close, [path, close]);
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 268, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding={{ base: 'xs', sm: 'md' }}>
      <a href="#content" className="skip">
        {t('common.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="sm" gap="xs" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" color="#fff" aria-label={t('common.menu')} aria-expanded={opened} />
          <span className={classes.brand}>An Sinh</span>
          <GlobalSearch />
          <div className={classes.place} title={account.unitName}>
            <span className={classes.unit}>{account.unitName}</span>
            <span className={classes.role}>{account.position ?? roleWords(account.roles)}</span>
          </div>
          <NoticeBell />
          <LanguageSwitch />
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <div className={classes.menu}>
          <Nav />
        </div>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

/** Roles in words: "Lãnh đạo, Văn thư". */
function roleWords(roles: string[]): string {
  return roles.map((role) => t(`common.role.${role}`)).join(', ');
}
