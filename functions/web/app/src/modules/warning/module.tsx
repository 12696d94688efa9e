import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** Cảnh báo chính sách hồ sơ đối tượng and thiếu thông tin; its menu entries stand under the registry (E-22, E-28). */
export const module: Module = {
  order: 310,
  menu: [],
  texts: ['warning', 'beneficiary', 'payment'],
  routes: (parent) => [createRoute({ getParentRoute: () => parent, path: '/warnings', component: lazyRouteComponent(() => import('./WarningsPage'), 'WarningsPage') })],
};
