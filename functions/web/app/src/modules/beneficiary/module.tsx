import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';
import { keepsRegistry, seesPayments } from '@/modules/payment/access';
import { seesReports } from '@/modules/report/access';

/** Quản lý đối tượng: search, the person's file and, by its own module, updates by Excel (part E). */
export const module: Module = {
  name: 'beneficiaries',
  order: 300,
  menu: [
    {
      label: 'menu.beneficiary',
      children: [
        { label: 'menu.beneficiary.search', to: '/beneficiaries' },
        { label: 'menu.import', to: '/imports', shown: keepsRegistry },
        { label: 'menu.entitlement', to: '/entitlement-reviews', shown: seesPayments },
        { label: 'menu.report.of', to: '/reports', search: { module: 'registry' }, shown: seesReports },
        {
          label: 'menu.beneficiary.other',
          children: [
            { label: 'menu.warning', to: '/warnings' },
            { label: 'menu.warning.missing', to: '/warnings', search: { group: 'missing' } },
          ],
        },
      ],
    },
  ],
  texts: ['beneficiary', 'owed', 'payment'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/beneficiaries', component: lazyRouteComponent(() => import('./SearchPage'), 'SearchPage') }),
    createRoute({ getParentRoute: () => parent, path: '/beneficiaries/$id', component: lazyRouteComponent(() => import('./PersonPage'), 'PersonPage') }),
  ],
};
