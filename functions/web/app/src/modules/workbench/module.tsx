import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** Bàn làm việc: where everybody starts (B-05); the provider starts at its packages. */
export const module: Module = {
  order: 10,
  menu: [{ label: 'workbench.title', to: '/', shown: (a) => !a.menus.includes('provider') }],
  routes: (parent) => [createRoute({ getParentRoute: () => parent, path: '/', component: lazyRouteComponent(() => import('./WorkbenchPage'), 'WorkbenchPage') })],
};
