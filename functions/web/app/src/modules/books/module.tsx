import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** Every đồng accounted for: a period's balance, and where the money of a line comes from. */
export const module: Module = {
  name: 'payment',
  order: 405,
  menu: [], // its entry stands among the payment module's
  texts: ['books', 'payment', 'beneficiary'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/payment-balance', component: lazyRouteComponent(() => import('./BalancePage'), 'BalancePage') }),
    createRoute({ getParentRoute: () => parent, path: '/payment-year', component: lazyRouteComponent(() => import('./YearPage'), 'YearPage') }),
    createRoute({ getParentRoute: () => parent, path: '/payment-lines/$list/$line', component: lazyRouteComponent(() => import('./LinePage'), 'LinePage') }),
  ],
};
