import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Account, Module } from '@/frame/module';

/** Reports are for the offices: not for the provider and not for citizens (A.4). */
const seesReports = (account: Account) => account.level !== 'provider' && account.level !== 'citizen' && !account.roles.includes('citizen');

/** Báo cáo thống kê: found by part of the name or code, run over a period, exported (J-01, J-02, F-54). */
export const module: Module = {
  order: 600,
  menu: [{ label: 'menu.report', to: '/reports', shown: seesReports }],
  texts: ['report', 'payment'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/reports', component: lazyRouteComponent(() => import('./ReportsPage'), 'ReportsPage') }),
    createRoute({ getParentRoute: () => parent, path: '/reports/$code', component: lazyRouteComponent(() => import('./ReportPage'), 'ReportPage') }),
  ],
};
