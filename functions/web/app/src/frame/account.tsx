import { Center, Container, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { api, call } from '@/api/client';
import { t } from '@/i18n';
import { setDraftOwner } from '@/lib/drafts';
import { ProblemAlert } from '@/ui/ProblemAlert';
import type { Account } from './module';

const AccountContext = createContext<Account | undefined>(undefined);

/** Fetches the account once and gives it to everything inside. */
export function AccountProvider({ children }: { children: ReactNode }) {
  const me = useQuery({ queryKey: ['me'], queryFn: () => call(api.GET('/me')), staleTime: 300_000 });
  if (me.data) {
    setDraftOwner(me.data.id); // before the first form below reads its draft
    return <AccountContext value={me.data}>{children}</AccountContext>;
  }
  if (me.error) {
    return (
      <Container component="main" size="sm" mt="15vh">
        <ProblemAlert error={me.error} retry={() => void me.refetch()} />
      </Container>
    );
  }
  return (
    <Center component="main" mih="60vh">
      <Loader aria-label={t('common.loading')} />
    </Center>
  );
}

/** The account that works here. Only inside the frame. */
export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (!account) throw new Error('useAccount is used outside the frame');
  return account;
}
