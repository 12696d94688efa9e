import { Button, Center, Loader, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { finishSignIn, signIn } from '@/api/auth';
import { t } from '@/i18n';
import { ProblemAlert } from '@/ui/ProblemAlert';

/** Where the issuer sends the browser back: takes the answer and goes on. */
export function Callback() {
  const navigate = useNavigate();
  const begun = useRef(false);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (begun.current) return; // a code serves once
    begun.current = true;
    finishSignIn().then((to) => navigate({ href: to, replace: true }), setError);
  }, [navigate]);
  return (
    <Center component="main" mih="60vh">
      {error ? (
        <Stack>
          <ProblemAlert error={error} />
          <Button onClick={() => void signIn('/')}>{t('common.session.again')}</Button>
        </Stack>
      ) : (
        <Loader aria-label={t('common.session.signingIn')} />
      )}
    </Center>
  );
}
