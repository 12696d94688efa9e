import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { asProblem } from '@/api/problem';
import { useLocale } from '@/i18n';
import { areNotificationsNeeded, watchNotifications } from '@/ui/notify';
import { router } from './router';
import { theme } from './theme';

// The server writes a fresh nonce into each index.html; style elements made by
// Mantine and by its scroll lock carry it, so that the policy needs no
// 'unsafe-inline'.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
setNonce(nonce);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => {
        const status = asProblem(error).status;
        return count < 2 && (status === 0 || status >= 500);
      },
    },
  },
});

const Notifications = lazy(() => import('./Notifications'));

/** The page. */
export function App() {
  const locale = useLocale();
  const notified = useSyncExternalStore(watchNotifications, areNotificationsNeeded);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} key={locale} />
      </QueryClientProvider>
      {notified && (
        <Suspense fallback={null}>
          <Notifications />
        </Suspense>
      )}
    </MantineProvider>
  );
}
