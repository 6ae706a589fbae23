import type { RouteRecordRaw } from 'vue-router'
import { runners } from '../../route-meta.ts'

export const clientRoutes: RouteRecordRaw[] = [
  {
    path: '/clients',
    name: 'clients',
    component: () => import('./ClientsPage.vue'),
    meta: { title: 'shell.nav.clients' },
  },
  {
    path: '/clients/duplicates',
    name: 'client-duplicates',
    component: () => import('./DuplicatesPage.vue'),
    meta: { title: 'shell.nav.clients', roles: runners },
  },
  {
    path: '/clients/import',
    name: 'client-import',
    component: () => import('./ImportPage.vue'),
    meta: { title: 'shell.nav.clients', roles: runners },
  },
  {
    path: '/clients/:id(\\d+)',
    name: 'client',
    component: () => import('./ClientPage.vue'),
    meta: { title: 'shell.nav.clients' },
  },
]
