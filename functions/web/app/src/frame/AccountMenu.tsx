import { UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconKeyboard, IconLock, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { signOut } from '@/api/auth';
import { needTexts, t } from '@/i18n';
import { useAccount } from './account';
import { Dropdown } from './Dropdown';
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
  useHotkeys([
    ['?', open],
    ['shift+?', open],
  ]);
  return (
    <>
      <Dropdown label={t('common.account.menu', { name: account.name })} face={<IconUserCircle size={22} aria-hidden />}>
        {(leave) => (
          <>
            <div className={`dim ${classes.owner ?? ''}`}>
              {account.name}
              <br />
              {account.unitName}
            </div>
            <Item icon={IconUserCircle} then={leave} does={() => void navigate({ to: '/profile' })} name={t('common.account.profile')} />
            <Item icon={IconLock} then={leave} does={() => void navigate({ to: '/profile/password' })} name={t('common.account.password')} />
            <Item icon={IconKeyboard} then={leave} does={open} name={t('common.account.keys')} shortcut="?" />
            <Item icon={IconLogout} then={leave} does={() => void signOut()} name={t('common.account.logout')} />
          </>
        )}
      </Dropdown>
      {keys && (
        <Suspense fallback={null}>
          <KeysHelp close={close} />
        </Suspense>
      )}
    </>
  );
}

interface ItemProps {
  icon: typeof IconLock;
  name: string;
  shortcut?: string;
  does: () => void;
  then: () => void;
}

function Item({ icon: Icon, name, shortcut, does, then }: ItemProps) {
  return (
    <UnstyledButton
      className={classes.item}
      aria-keyshortcuts={shortcut}
      onClick={() => {
        then();
        does();
      }}
    >
      <Icon size={16} aria-hidden />
      {name}
      {shortcut && <kbd aria-hidden>{shortcut}</kbd>}
    </UnstyledButton>
  );
}
