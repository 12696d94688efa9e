import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** Guidance beside the work; for everybody, so without a menu. */
export const module: Module = {
  order: 950,
  menu: [],
  texts: ['help'],
  routes: (parent) => [createRoute({ getParentRoute: () => parent, path: '/help/signing', component: lazyRouteComponent(() => import('./SigningHelpPage'), 'SigningHelpPage') })],
};
