import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';
import { seesPayments } from '@/modules/payment/access';

/** Quản trị hệ thống > Thiết lập hệ thống (F-04 to F-11). */
export const module: Module = {
  order: 800,
  menu: [{ label: 'menu.settings', shown: seesPayments, children: [{ label: 'menu.settings.system', to: '/settings/system' }] }],
  texts: ['settings', 'payment'],
  routes: (parent) => [createRoute({ getParentRoute: () => parent, path: '/settings/system', component: lazyRouteComponent(() => import('./SystemSettingsPage'), 'SystemSettingsPage') })],
};
