import { type AnyRoute, createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router';
import { callbackPath } from '@/api/auth';
import { needTexts } from '@/i18n';
import { PageSkeleton } from '@/ui/Page';
import { AppFrame } from './AppFrame';
import { Callback } from './Callback';
import type { Module } from './module';
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

/** A module's pages wait for its texts. */
function withTexts(module: Module, parent: AnyRoute, pages: (parent: AnyRoute) => AnyRoute[]): AnyRoute {
  const texts = module.texts ?? [];
  const waiting = createRoute({ getParentRoute: () => parent, id: `texts-${modules.indexOf(module)}`, component: Outlet, beforeLoad: () => needTexts(texts) });
  return waiting.addChildren(pages(waiting));
}

/** An address that leads nowhere says so inside the frame. */
const nowhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound });

const children = modules.map((m) => withTexts(m, inside, m.routes));
const publics = modules.flatMap((m) => (m.publicRoutes ? [withTexts(m, root, m.publicRoutes)] : []));

/** The page's addresses. Search values are plain strings, as people read and send them. */
export const router = createRouter({
  routeTree: root.addChildren([callback, ...publics, inside.addChildren([...children, nowhere])]),
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

