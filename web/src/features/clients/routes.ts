import type { RouteRecordRaw } from 'vue-router'
import { runners } from '../../route-meta.ts'

export const clientRoutes: RouteRecordRaw[] = [
  {
    path: '/clients',
    name: 'clients',
    component: () => import('./ClientsPage.vue'),
    meta: { title: 'shell.nav.clients', texts: ['clients'] },
  },
  {
    path: '/clients/duplicates',
    name: 'client-duplicates',
    component: () => import('./DuplicatesPage.vue'),
    meta: { title: 'shell.nav.clients', roles: runners, texts: ['clients', 'merging'] },
  },
  {
    path: '/clients/import',
    name: 'client-import',
    component: () => import('./ImportPage.vue'),
    meta: { title: 'shell.nav.clients', roles: runners, texts: ['clients', 'importing'] },
  },
  {
    path: '/clients/:id(\\d+)',
    name: 'client',
    component: () => import('./ClientPage.vue'),
    meta: { title: 'shell.nav.clients', texts: ['clients', 'merging', 'messages', 'panel'] },
  },
]
