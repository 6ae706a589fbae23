import type { RouteRecordRaw } from 'vue-router'

export const bookingRoutes: RouteRecordRaw[] = [
  {
    path: '/bookings',
    name: 'bookings',
    component: () => import('./BookingsPage.vue'),
    meta: { title: 'shell.nav.bookings', texts: ['bookings'] },
  },
  {
    path: '/bookings/waiting',
    name: 'waitlist',
    component: () => import('../waitlist/WaitlistPage.vue'),
    meta: { title: 'bookings.waiting', texts: ['bookings', 'waitlist', 'panel'] },
  },
]
