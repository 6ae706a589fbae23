import type { RouteRecordRaw } from 'vue-router'
import { admins } from '../../route-meta.ts'

export const welcomeRoutes: RouteRecordRaw[] = [
  {
    path: '/welcome',
    name: 'welcome',
    component: () => import('./WelcomePage.vue'),
    meta: { title: 'welcome.title', texts: ['welcome', 'business', 'team'], roles: admins },
  },
]
