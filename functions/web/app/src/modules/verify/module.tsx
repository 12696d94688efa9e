import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** What the QR code of a decision leads to: open to everybody. */
export const module: Module = {
  order: 990,
  menu: [],
  texts: ['verify'],
  routes: () => [],
  publicRoutes: (root) => [createRoute({ getParentRoute: () => root, path: '/verify/$id', component: lazyRouteComponent(() => import('./VerifyPage'), 'VerifyPage') })],
};
