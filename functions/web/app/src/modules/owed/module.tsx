import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** Money owed besides the regular amounts: truy lĩnh, truy thu, danh sách cắt chết (F-42 to F-44). */
export const module: Module = {
  name: 'payment',
  order: 406,
  menu: [], // its entries stand among the payment module's
  texts: ['owed', 'payment', 'beneficiary'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/arrears', component: lazyRouteComponent(() => import('./ArrearsPage'), 'ArrearsPage') }),
    createRoute({ getParentRoute: () => parent, path: '/recoveries', component: lazyRouteComponent(() => import('./RecoveriesPage'), 'RecoveriesPage') }),
    createRoute({ getParentRoute: () => parent, path: '/deaths', component: lazyRouteComponent(() => import('./DeathsPage'), 'DeathsPage') }),
  ],
};
