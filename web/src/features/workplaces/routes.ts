import type { RouteRecordRaw } from 'vue-router'
import { runners } from '../../route-meta.ts'

export const workplaceRoutes: RouteRecordRaw[] = [
  {
    path: '/workplaces',
    name: 'workplaces',
    component: () => import('./WorkplacesPage.vue'),
    meta: { title: 'shell.nav.workplaces', texts: ['workplaces'], roles: runners },
  },
]
