import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** The payment provider's page: packages, paying, settlement (F-18, F-21, F-30, F-39). */
export const module: Module = {
  name: 'provider',
  order: 100,
  menu: [
    { label: 'menu.provider', to: '/provider' },
    { label: 'menu.messages', to: '/messages' },
  ],
  texts: ['provider', 'payment', 'beneficiary'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/provider', component: lazyRouteComponent(() => import('./PackagesPage'), 'PackagesPage') }),
    // The locality's officers read the log too (modules/payment).
    createRoute({ getParentRoute: () => parent, path: '/messages', component: lazyRouteComponent(() => import('./MessagesPage'), 'MessagesPage') }),
    createRoute({ getParentRoute: () => parent, path: '/provider/packages/$package', component: lazyRouteComponent(() => import('./PackagePage'), 'PackagePage') }),
  ],
};
