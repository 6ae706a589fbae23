import type { RouteRecordRaw } from 'vue-router'

export const serviceRoutes: RouteRecordRaw[] = [
  {
    path: '/services',
    name: 'services',
    component: () => import('./ServicesPage.vue'),
    meta: { title: 'shell.nav.services', texts: ['services'] },
  },
]
