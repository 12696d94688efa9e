import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';
import { keepsRegistry } from '@/modules/payment/access';

/** Quản lý đối tượng: search, the person's file and, by its own module, updates by Excel (part E). */
export const module: Module = {
  name: 'beneficiaries',
  order: 300,
  menu: [
    {
      label: 'beneficiary.menu',
      children: [
        { label: 'beneficiary.menu.search', to: '/beneficiaries' },
        { label: 'import.menu', to: '/imports', shown: keepsRegistry },
      ],
    },
  ],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/beneficiaries', component: lazyRouteComponent(() => import('./SearchPage'), 'SearchPage') }),
    createRoute({ getParentRoute: () => parent, path: '/beneficiaries/$id', component: lazyRouteComponent(() => import('./PersonPage'), 'PersonPage') }),
  ],
};
