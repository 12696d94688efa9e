import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** One's own account: profile (B-03), password (B-02), notices (J-09). For everybody, so without a menu. */
export const module: Module = {
  order: 900,
  menu: [],
  texts: ['account'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/profile', component: lazyRouteComponent(() => import('./ProfilePage'), 'ProfilePage') }),
    createRoute({ getParentRoute: () => parent, path: '/profile/password', component: lazyRouteComponent(() => import('./PasswordPage'), 'PasswordPage') }),
    createRoute({ getParentRoute: () => parent, path: '/notices', component: lazyRouteComponent(() => import('./NoticesPage'), 'NoticesPage') }),
  ],
};
