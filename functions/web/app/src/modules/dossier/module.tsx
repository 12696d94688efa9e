import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Account, MenuEntry, Module } from '@/frame/module';
import { seesReports } from '@/modules/report/access';
import { hasQueue, isOfficer } from './queues';

const files = (a: Account) => (a.level === 'commune' && a.roles.includes('officer')) || a.level === 'citizen';

const queue = (state: string): MenuEntry => ({
  label: `dossier.queue.${state}`,
  to: `/dossiers/queue/${state}`,
  count: `queue.${state}`,
  shown: (a) => hasQueue(state, a),
});

/** Registration and settlement of policies (C): the queues under the names and paths of the guides (C-05 to C-12). */
export const module: Module = {
  name: 'dossiers',
  order: 20,
  menu: [
    {
      label: 'dossier.menu',
      children: [
        { label: 'dossier.new.menu', to: '/dossiers/new', shown: files },
        queue('mine'),
        queue('OFFICER_CREATED'),
        queue('AWAITING_RECEIPT'),
        queue('IN_PROCESS'),
        {
          label: 'dossier.folder.supplement',
          shown: isOfficer,
          children: [queue('SUPPLEMENT_REQUESTED'), queue('SUPPLEMENTING'), queue('CITIZEN_SUPPLEMENT'), queue('CITIZEN_SUPPLEMENTED')],
        },
        queue('SENT_BACK'),
        queue('RESULT_AWAITING_RECEIPT'),
        queue('RESULT_RECEIVED'),
        queue('RESULT_RETURNED'),
        { label: 'dossier.folder.ineligible', shown: isOfficer, children: [queue('LEADER_REJECTED'), queue('INELIGIBLE')] },
        { label: 'dossier.search.title', to: '/dossiers/search', shown: isOfficer },
        { label: 'menu.ontime', to: '/on-time', shown: seesReports },
        { label: 'menu.report.of', to: '/reports', search: { module: 'dossier' }, shown: seesReports },
      ],
    },
  ],
  routes: (parent) => [
    createRoute({ getParentRoute: () => parent, path: '/dossiers/queue/$queue', component: lazyRouteComponent(() => import('./QueuePage'), 'QueuePage') }),
    createRoute({ getParentRoute: () => parent, path: '/dossiers/search', component: lazyRouteComponent(() => import('./SearchPage'), 'SearchPage') }),
    createRoute({ getParentRoute: () => parent, path: '/dossiers/new', component: lazyRouteComponent(() => import('./NewDossierPage'), 'NewDossierPage') }),
    createRoute({ getParentRoute: () => parent, path: '/dossiers/$code', component: lazyRouteComponent(() => import('./DossierPage'), 'DossierPage') }),
  ],
};
