import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { Module } from '@/frame/module';
import { seesReports } from '@/modules/report/access';
import { seesPayments } from './access';

/** Chi trả: the month's list, the provider's settlement, the lock (part F); for those who manage payments (F-01). */
export const module: Module = {
  name: 'payment',
  order: 400,
  menu: [
    {
      label: 'menu.payment.budget',
      shown: seesPayments,
      children: [
        { label: 'menu.payment.list', to: '/payment' },
        { label: 'menu.entitlement.forecast', to: '/payment-forecast' },
        { label: 'menu.entitlement.recompute', to: '/payment-recompute' },
        { label: 'menu.books.year', to: '/payment-year' },
        { label: 'menu.owed.arrears', to: '/arrears' },
        { label: 'menu.owed.recoveries', to: '/recoveries' },
        { label: 'menu.owed.deaths', to: '/deaths' },
        { label: 'menu.books.balance', to: '/payment-balance' },
        { label: 'menu.payment.lock', to: '/payment-lock' },
      ],
    },
    {
      label: 'menu.payment.other',
      shown: seesPayments,
      children: [
        { label: 'menu.payment.settlement', to: '/settlement' },
        { label: 'menu.payment.extend', to: '/settlement-extension' },
        { label: 'menu.messages', to: '/messages' },
        { label: 'menu.report.of', to: '/reports', search: { module: 'payment' }, shown: seesReports },
      ],
    },
  ],
  texts: ['payment', 'beneficiary'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/payment', component: lazyRouteComponent(() => import('./list/PaymentPage'), 'PaymentPage') }),
    // Notices name a month in the path.
    createRoute({
      getParentRoute: () => parent,
      path: '/payment/$month',
      beforeLoad: ({ params }) => {
        throw redirect({ to: '/payment', search: { month: (params as { month: string }).month }, replace: true });
      },
    }),
    createRoute({ getParentRoute: () => parent, path: '/payment-lock', component: lazyRouteComponent(() => import('./LockPage'), 'LockPage') }),
    createRoute({ getParentRoute: () => parent, path: '/settlement', component: lazyRouteComponent(() => import('./settlement/SettlementPage'), 'SettlementPage') }),
    createRoute({ getParentRoute: () => parent, path: '/settlement-extension', component: lazyRouteComponent(() => import('./settlement/ExtendPage'), 'ExtendPage') }),
  ],
};
