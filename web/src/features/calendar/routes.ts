import type { RouteRecordRaw } from 'vue-router'

export const calendarRoutes: RouteRecordRaw[] = [
  {
    path: '/calendar',
    name: 'calendar',
    component: () => import('./CalendarPage.vue'),
    meta: { title: 'shell.nav.calendar', texts: ['calendar'] },
  },
]

/** Pages without the shell around them. */
export const calendarSheets: RouteRecordRaw[] = [
  {
    path: '/print/day',
    name: 'print-day',
    component: () => import('./PrintDayPage.vue'),
    meta: { title: 'shell.nav.calendar', texts: ['calendar'] },
  },
]
