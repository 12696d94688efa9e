import { Center, Loader } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { isSessionEnded, isSignedIn, signIn, watchSession } from '@/api/auth';
import { t } from '@/i18n';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { AccountProvider } from './account';

const SessionEnded = lazy(() => import('./SessionEnded').then((m) => ({ default: m.SessionEnded })));

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
      {ended && (
        <Suspense fallback={null}>
          <SessionEnded />
        </Suspense>
      )}
    </AccountProvider>
  );
}
