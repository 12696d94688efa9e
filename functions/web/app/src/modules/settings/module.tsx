import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';
import { seesPayments } from '@/modules/payment/access';

/** Quản trị hệ thống > Thiết lập hệ thống (F-04 to F-11). */
export const module: Module = {
  order: 800,
  menu: [{ label: 'settings.menu', shown: seesPayments, children: [{ label: 'settings.menu.system', to: '/settings/system' }] }],
  routes: (parent) => [createRoute({ getParentRoute: () => parent, path: '/settings/system', component: lazyRouteComponent(() => import('./SystemSettingsPage'), 'SystemSettingsPage') })],
};
