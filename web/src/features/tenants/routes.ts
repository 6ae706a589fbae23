import type { RouteRecordRaw } from 'vue-router'

export const tenantRoutes: RouteRecordRaw[] = [
  {
    path: '/tenants',
    name: 'tenants',
    component: () => import('./TenantsPage.vue'),
    meta: { title: 'shell.nav.tenants', texts: ['tenants'], roles: ['super_admin'] },
  },
]
