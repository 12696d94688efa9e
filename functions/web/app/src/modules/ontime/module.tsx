import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** How timely dossiers are dealt with, and the dossiers behind each number (J-06). */
export const module: Module = {
  order: 610,
  menu: [], // its entry stands among the dossier module's
  texts: ['ontime', 'report'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/on-time', component: lazyRouteComponent(() => import('./OnTimePage'), 'OnTimePage') }),
    createRoute({ getParentRoute: () => parent, path: '/on-time/dossiers', component: lazyRouteComponent(() => import('./WorksPage'), 'WorksPage') }),
  ],
};
