import { watch, watchEffect } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
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
import { i18n } from './i18n.ts'
import { loadTexts } from './texts.ts'
import { titleOfPage } from './ui/page-title.ts'
import { useToast } from './ui/use-toast.ts'

const healthMs = 1_000

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

router.onError((error, to) => {
  const isPart = /dynamically imported module|module script failed|preload|fetch/i
  if (!isPart.test(String(error))) return
  void recover(to.fullPath, error)
})

// Whoever is not known any more is asked to sign in, and comes back to where they were.
watch(me, (reader) => {
  const { meta, fullPath } = router.currentRoute.value
  if (reader || meta.public || state.value !== 'known') return
  void router.push({ name: 'sign-in', query: { next: fullPath } })
})
watchEffect(() => {
  const { title } = router.currentRoute.value.meta
  const named = titleOfPage(title && i18n.global.t(title))
  document.title = [named, me.value?.tenant.name ?? 'Uzel'].filter(Boolean).join(' · ')
})

/**
 * A part of the pages did not come. A new build has other names for its parts: then the page is
 * loaded anew, once. Without a server the reader stays where they are, with all they have typed.
 */
async function recover(path: string, error: unknown): Promise<void> {
  const tried = 'uzel-reloaded-for'
  const answers = navigator.onLine && (await isServerThere())
  if (!answers || sessionStorage.getItem(tried) === path) {
    useToast().fail(answers ? error : new TypeError('the server does not answer'))
    return
  }
  sessionStorage.setItem(tried, path)
  location.assign(path)
}

/** Nobody looks at a page that does nothing for longer: an answer that is later is none. */
async function isServerThere(): Promise<boolean> {
  const signal = AbortSignal.timeout(healthMs)
  return fetch('/health', { signal }).then(
    ({ ok }) => ok,
    () => false,
  )
}
