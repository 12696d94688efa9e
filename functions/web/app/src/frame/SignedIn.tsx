import { Button, Center, Loader, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { isSessionEnded, isSignedIn, signIn, watchSession } from '@/api/auth';
import { t } from '@/i18n';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { AccountProvider } from './account';

/**
 * Lets in who is signed in; sends everybody else to the issuer and back here.
 * When the session ends while one works, says so without leaving the page.
 */
export function SignedIn({ children }: { children: ReactNode }) {
  const signedIn = useSyncExternalStore(watchSession, isSignedIn);
  const ended = useSyncExternalStore(watchSession, isSessionEnded);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!signedIn) signIn().catch(setError);
  }, [signedIn]);
  if (!signedIn) {
    return (
      <Center component="main" mih="60vh">
        {error ? <ProblemAlert error={error} retry={() => location.reload()} /> : <Loader aria-label={t('common.session.signingIn')} />}
      </Center>
    );
  }
  return (
    <AccountProvider>
      {children}
      <Modal opened={ended} onClose={() => undefined} withCloseButton={false} title={t('common.session.endedTitle')} centered>
        <Stack>
          <Text>{t('common.session.ended')}</Text>
          <Button onClick={() => void signIn()} data-autofocus>
            {t('common.session.again')}
          </Button>
        </Stack>
      </Modal>
    </AccountProvider>
  );
}
