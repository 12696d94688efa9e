import { Menu, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconKeyboard, IconLock, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { signOut } from '@/api/auth';
import { needTexts, t } from '@/i18n';
import { useAccount } from './account';
import classes from './Header.module.css';

const KeysHelp = lazy(async () => {
  const [part] = await Promise.all([import('./KeysHelp'), needTexts(['help'])]);
  return { default: part.KeysHelp };
});

/** Profile (B-03), password (B-02), what the keyboard does (?), log-out. */
export function AccountMenu() {
  const account = useAccount();
  const navigate = useNavigate();
  const [keys, { open, close }] = useDisclosure();
  useHotkeys([['shift+?', open]]);
  return (
    <>
    <Menu position="bottom-end" shadow="md" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.button} aria-label={t('common.account.menu', { name: account.name })}>
          <IconUserCircle size={22} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {account.name}
          <br />
          {account.unitName}
        </Menu.Label>
        <Menu.Item leftSection={<IconUserCircle size={16} aria-hidden />} onClick={() => void navigate({ to: '/profile' })}>
          {t('common.account.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLock size={16} aria-hidden />} onClick={() => void navigate({ to: '/profile/password' })}>
          {t('common.account.password')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} rightSection="?" onClick={open}>
          {t('common.account.keys')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('common.account.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
      {keys && (
        <Suspense fallback={null}>
          <KeysHelp close={close} />
        </Suspense>
      )}
    </>
  );
}
