import { nextTick, watch } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { bookingRoutes } from './features/bookings/routes.ts'
import { calendarRoutes, calendarSheets } from './features/calendar/routes.ts'
import { clientRoutes } from './features/clients/routes.ts'
import { connectionRoutes } from './features/connections/routes.ts'
import { serviceRoutes } from './features/services/routes.ts'
import { sessionSheets } from './features/session/routes.ts'
import { useSession } from './features/session/use-session.ts'
import { settingRoutes } from './features/settings/routes.ts'
import { teamRoutes } from './features/team/routes.ts'
import { tenantRoutes } from './features/tenants/routes.ts'
import { welcomeRoutes } from './features/welcome/routes.ts'
import { workplaceRoutes } from './features/workplaces/routes.ts'
import { i18n, loadTexts } from './i18n.ts'

/** Every address of the pages. Sheets stand alone; the others have the shell around them. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...sessionSheets,
    ...calendarSheets,
    {
      path: '/',
      component: () => import('./shell/AppShell.vue'),
      children: [
        { path: '', redirect: (to) => ({ name: 'calendar', query: to.query }) },
        ...calendarRoutes,
        ...bookingRoutes,
        ...clientRoutes,
        ...serviceRoutes,
        ...teamRoutes,
        ...workplaceRoutes,
        ...connectionRoutes,
        ...settingRoutes,
        ...tenantRoutes,
        ...welcomeRoutes,
        {
          path: '/forbidden',
          name: 'forbidden',
          component: () => import('./shell/ForbiddenPage.vue'),
          meta: { title: 'shell.forbidden' },
        },
        {
          path: '/:rest(.*)*',
          name: 'not-found',
          component: () => import('./shell/NotFoundPage.vue'),
          meta: { title: 'shell.notFound' },
        },
      ],
    },
  ],
  scrollBehavior(to, from, saved) {
    if (saved) return saved
    // Filters and tabs within a page live in the address too, and must not throw the reader up.
    return to.path === from.path ? false : { top: 0 }
  },
})

const { me, state, load } = useSession()

router.beforeEach(async (to) => {
  if (to.meta.public) {
    if (state.value !== 'known') void load()
    return true
  }
  if (state.value !== 'known') await load()
  const { value: reader } = me
  if (!reader) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  const isClosed = to.matched.some(({ meta }) => meta.roles && !meta.roles.includes(reader.role))
  return isClosed ? { name: 'forbidden' } : true
})

router.beforeResolve(async (to) => {
  await loadTexts(to.matched.flatMap(({ meta }) => meta.texts ?? []))
})

router.afterEach((to) => {
  void nextTick(() => titlePage(to))
})

// A new build has other names for its parts; a page of the old one asks for parts that are gone.
router.onError((error, to) => {
  if (!/dynamically imported module|module script failed/i.test(String(error))) return
  const tried = 'uzel-reloaded-for'
  if (sessionStorage.getItem(tried) === to.fullPath) return
  sessionStorage.setItem(tried, to.fullPath)
  location.assign(to.fullPath)
})

// Whoever is not known any more is asked to sign in, and comes back to where they were.
watch(me, (reader) => {
  const { meta, fullPath } = router.currentRoute.value
  if (reader || meta.public || state.value !== 'known') return
  void router.push({ name: 'sign-in', query: { next: fullPath } })
})
watch(i18n.global.locale, () => titlePage(router.currentRoute.value))

/** A page that knows a better title (a client's name) sets it itself, through UiPage. */
function titlePage({ meta }: RouteLocationNormalized): void {
  const parts = [meta.title && i18n.global.t(meta.title), me.value?.tenant.name ?? 'Uzel']
  document.title = parts.filter(Boolean).join(' · ')
}
