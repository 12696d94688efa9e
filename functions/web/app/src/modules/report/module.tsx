import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';
import { seesReports } from './access';

/** Báo cáo thống kê: found by part of the name or code, run over a period, exported (J-01, J-02, C-56, E-32, F-54). */
export const module: Module = {
  order: 600,
  menu: [{ label: 'menu.report', to: '/reports', shown: seesReports }],
  texts: ['report', 'payment'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/reports', component: lazyRouteComponent(() => import('./ReportsPage'), 'ReportsPage') }),
    createRoute({ getParentRoute: () => parent, path: '/reports/$code', component: lazyRouteComponent(() => import('./ReportPage'), 'ReportPage') }),
  ],
};
