import type { RouteRecordRaw } from 'vue-router'

export const sessionSheets: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./SignInPage.vue'),
    meta: { title: 'session.title', texts: ['session'], public: true },
  },
  {
    path: '/invitation',
    name: 'invitation',
    component: () => import('./InvitationPage.vue'),
    meta: { title: 'session.invitation', texts: ['session'], public: true },
  },
]
