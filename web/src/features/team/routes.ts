import type { RouteRecordRaw } from 'vue-router'
import { runners } from '../../route-meta.ts'

export const teamRoutes: RouteRecordRaw[] = [
  {
    path: '/team',
    name: 'team',
    component: () => import('./TeamPage.vue'),
    meta: { title: 'shell.nav.team', texts: ['team', 'users'], roles: runners },
  },
  {
    path: '/team/:id(\\d+)',
    name: 'person',
    component: () => import('./PersonPage.vue'),
    meta: { title: 'shell.nav.team', texts: ['team', 'users'], roles: runners },
  },
]
