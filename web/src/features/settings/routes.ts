import type { RouteRecordRaw } from 'vue-router'
import { admins, runners } from '../../route-meta.ts'

export const settingRoutes: RouteRecordRaw[] = [
  {
    path: '/settings',
    component: () => import('./SettingsPage.vue'),
    meta: { title: 'shell.nav.settings', roles: runners, texts: ['settings'] },
    children: [
      { path: '', name: 'settings', component: () => import('./SettingsHomePage.vue') },
      {
        path: 'business',
        name: 'business',
        component: () => import('./business/BusinessPage.vue'),
        meta: { roles: admins, texts: ['business', 'messages'] },
      },
      {
        path: 'online-booking',
        name: 'online-booking',
        component: () => import('./online/OnlinePage.vue'),
        meta: { roles: admins, texts: ['online', 'messages'] },
      },
      {
        path: 'messages',
        name: 'messages',
        component: () => import('./messages/ChannelsPage.vue'),
        meta: { roles: runners, texts: ['channels', 'messages'] },
      },
      {
        path: 'messages/sent',
        name: 'sent-messages',
        component: () => import('./messages/SentPage.vue'),
        meta: { roles: runners, texts: ['messages'] },
      },
      {
        path: 'statuses',
        name: 'statuses',
        component: () => import('./statuses/StatusesPage.vue'),
        meta: { roles: runners, texts: ['statuses'] },
      },
      {
        path: 'users',
        name: 'users',
        component: () => import('./users/UsersPage.vue'),
        meta: { roles: admins, texts: ['users'] },
      },
      {
        path: 'tokens',
        name: 'tokens',
        component: () => import('./tokens/TokensPage.vue'),
        meta: { roles: admins, texts: ['tokens'] },
      },
      {
        path: 'webhooks',
        name: 'webhooks',
        component: () => import('./webhooks/WebhooksPage.vue'),
        meta: { roles: admins, texts: ['webhooks'] },
      },
      {
        path: 'webhooks/:id(\\d+)',
        name: 'webhook',
        component: () => import('./webhooks/WebhookPage.vue'),
        meta: { roles: admins, texts: ['webhooks'] },
      },
      {
        path: 'audit-log',
        name: 'audit-log',
        component: () => import('./journal/AuditLogPage.vue'),
        meta: { roles: runners, texts: ['journal', 'statuses', 'messages', 'online'] },
      },
    ],
  },
]
