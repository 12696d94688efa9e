import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** Cập nhật bằng Excel (10A); its menu entry stands under Quản lý đối tượng. */
export const module: Module = {
  order: 310,
  menu: [],
  texts: ['import', 'beneficiary'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/imports', component: lazyRouteComponent(() => import('./ImportsPage'), 'ImportsPage') }),
    createRoute({ getParentRoute: () => parent, path: '/imports/$import', component: lazyRouteComponent(() => import('./ImportPage'), 'ImportPage') }),
  ],
};
