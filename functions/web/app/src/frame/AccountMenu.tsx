import { Menu, UnstyledButton } from '@mantine/core';
import { IconLock, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { signOut } from '@/api/auth';
import { t } from '@/i18n';
import { useAccount } from './account';
import classes from './Header.module.css';

/** Profile (B-03), password (B-02), log-out. */
export function AccountMenu() {
  const account = useAccount();
  const navigate = useNavigate();
  return (
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
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('common.account.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
