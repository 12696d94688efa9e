import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router';
import { callbackPath } from '@/api/auth';
import { PageSkeleton } from '@/ui/Page';
import { AppFrame } from './AppFrame';
import { Callback } from './Callback';
import { modules } from './modules';
import { Failed, NotFound } from './Failed';
import { SignedIn } from './SignedIn';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const callback = createRoute({ getParentRoute: () => root, path: callbackPath, component: Callback });

/** Everything behind the log-in, inside the frame. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: () => (
    <SignedIn>
      <AppFrame />
    </SignedIn>
  ),
});

const children = modules.flatMap((m) => m.routes(inside));
const publics = modules.flatMap((m) => m.publicRoutes?.(root) ?? []);

/** The page's addresses. Search values are plain strings, as people read and send them. */
export const router = createRouter({
  routeTree: root.addChildren([callback, ...publics, inside.addChildren(children)]),
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString();
    return text ? `?${text}` : '';
  },
});

