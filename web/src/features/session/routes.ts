import type { RouteRecordRaw } from 'vue-router'

export const sessionSheets: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./SignInPage.vue'),
    meta: { title: 'session.title', texts: ['session'], public: true },
  },
]
