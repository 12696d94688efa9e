import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Module } from '@/frame/module';

/** Rà soát mức hưởng, tính lại danh sách and dự báo: what people are paid against the law; its menu entries stand under the registry and the payments. */
export const module: Module = {
  order: 320,
  menu: [],
  texts: ['entitlement', 'payment', 'beneficiary'],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/entitlement-reviews', component: lazyRouteComponent(() => import('./ReviewsPage'), 'ReviewsPage') }),
    createRoute({ getParentRoute: () => parent, path: '/entitlement-reviews/$review', component: lazyRouteComponent(() => import('./ReviewPage'), 'ReviewPage') }),
    createRoute({ getParentRoute: () => parent, path: '/payment-recompute', component: lazyRouteComponent(() => import('./RecomputePage'), 'RecomputePage') }),
    createRoute({ getParentRoute: () => parent, path: '/payment-forecast', component: lazyRouteComponent(() => import('./ForecastPage'), 'ForecastPage') }),
  ],
};
