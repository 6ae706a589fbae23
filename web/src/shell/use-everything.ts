import { CalendarDays, CircleUserRound, Zap } from '@lucide/vue'
import { type Component, computed, type Ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { api, type Schemas } from '../api/client.ts'
import { useSay } from '../ui/use-say.ts'
import { sayKeys, shortcuts } from '../ui/use-shortcuts.ts'
import { placesFor } from './nav.ts'
import { readDay } from './read-day.ts'

/** Something that the search over everything has found. */
export interface Finding {
  id: string
  group: string
  label: string
  hint?: string
  icon: Component
  run: () => unknown
}

const waitMs = 150
const clientsAtMost = 7

/** Pages, actions, clients and dates that fit what is typed. */
export function useEverything(text: Ref<string>, me: Schemas['Me']) {
  const { t } = useI18n()
  const router = useRouter()
  const say = useSay()
  const clients = shallowRef<Schemas['Client'][]>([])
  const fits = (label: string) =>
    label.toLocaleLowerCase().includes(text.value.trim().toLocaleLowerCase())

  watch(text, async (typed, _, onCleanup) => {
    const search = typed.trim()
    const stop = new AbortController()
    onCleanup(() => stop.abort())
    if (search.length < 2) {
      clients.value = []
      return
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (stop.signal.aborted) return
    const query = { search, limit: clientsAtMost }
    const answer = await api
      .GET('/api/clients', { params: { query }, signal: stop.signal })
      .catch(() => ({ data: undefined }))
    if (!stop.signal.aborted) clients.value = answer.data?.items ?? []
  })

  const days = computed((): Finding[] => {
    const date = readDay(text.value, say.today())
    if (date === null) return []
    return [
      {
        id: `day-${date}`,
        group: t('ui.palette.dates'),
        label: t('ui.palette.openDay', { date: say.day(date) }),
        icon: CalendarDays,
        run: () => router.push({ name: 'calendar', query: { date } }),
      },
    ]
  })
  const people = computed(() =>
    clients.value.map(
      (client): Finding => ({
        id: `client-${client.id}`,
        group: t('ui.palette.clients'),
        label: client.name,
        hint: client.phone ? say.phone(client.phone) : (client.email ?? ''),
        icon: CircleUserRound,
        run: () => router.push({ name: 'client', params: { id: client.id } }),
      }),
    ),
  )
  const pages = computed(() =>
    placesFor(me.role)
      .filter(({ label }) => fits(t(label)))
      .map(
        ({ name, path, label, icon }): Finding => ({
          id: `page-${name}`,
          group: t('ui.palette.pages'),
          label: t(label),
          icon,
          run: () => router.push(path),
        }),
      ),
  )
  const actions = computed(() =>
    shortcuts
      .filter(({ label, keyOnly }) => !keyOnly && fits(t(label)))
      .map(
        ({ keys, label, run }): Finding => ({
          id: `action-${keys}`,
          group: t('ui.palette.actions'),
          label: t(label),
          hint: sayKeys(keys),
          icon: Zap,
          run,
        }),
      ),
  )
  return computed(() => [...days.value, ...people.value, ...pages.value, ...actions.value])
}
