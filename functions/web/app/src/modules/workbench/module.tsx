import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** Bàn làm việc: where everybody starts (B-05). */
export const module: Module = {
  order: 10,
  menu: [{ label: 'workbench.title', to: '/' }],
  routes: (parent) => [createRoute({ getParentRoute: () => parent, path: '/', component: lazyRouteComponent(() => import('./WorkbenchPage'), 'WorkbenchPage') })],
};
