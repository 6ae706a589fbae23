import type { RouteRecordRaw } from 'vue-router'
import { admins, runners } from '../../route-meta.ts'

const texts = ['connections', 'connectors', 'sync']
const meta = { title: 'shell.nav.connections', roles: runners, texts }

export const connectionRoutes: RouteRecordRaw[] = [
  {
    path: '/connections',
    name: 'connections',
    component: () => import('./ConnectionsPage.vue'),
    meta,
  },
  {
    path: '/connections/new',
    name: 'new-connection',
    component: () => import('./NewConnectionPage.vue'),
    meta: { ...meta, roles: admins },
  },
  {
    path: '/connections/:id(\\d+)',
    component: () => import('./ConnectionPage.vue'),
    meta,
    children: [
      { path: '', name: 'connection', component: () => import('./OverviewPage.vue') },
      { path: 'records', name: 'connection-records', component: () => import('./RecordsPage.vue') },
      {
        path: 'record/:linkId(\\d+)',
        name: 'connection-record',
        component: () => import('./RecordPage.vue'),
      },
      {
        path: 'conflicts',
        name: 'connection-conflicts',
        component: () => import('./ConflictsPage.vue'),
      },
      { path: 'runs', name: 'connection-runs', component: () => import('./RunsPage.vue') },
      { path: 'inbox', name: 'connection-inbox', component: () => import('./InboxPage.vue') },
      { path: 'audit', name: 'connection-audit', component: () => import('./AuditPage.vue') },
      {
        path: 'settings',
        name: 'connection-settings',
        component: () => import('./ConnectionSettingsPage.vue'),
        meta: { roles: admins },
      },
    ],
  },
]
