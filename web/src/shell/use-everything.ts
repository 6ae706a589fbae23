import { CalendarDays, CircleUserRound, Zap } from '@lucide/vue'
import { type Component, computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { Schemas } from '../api/client.ts'
import { useSay } from '../ui/use-say.ts'
import { sayKeys, shortcuts } from '../ui/use-shortcuts.ts'
import { findableActions, findablePages } from './findable.ts'
import { readDay } from './read-day.ts'
import { useClientSearch } from './use-client-search.ts'

/** Something that the search over everything has found. */
export interface Finding {
  id: string
  group: string
  label: string
  hint?: string
  icon: Component
  run: () => unknown
}

/** Pages, actions, clients and dates that fit what is typed. */
export function useEverything(text: Ref<string>, me: Schemas['Me']) {
  const { t } = useI18n()
  const router = useRouter()
  const say = useSay()
  const clients = useClientSearch(text)
  const fits = (label: string) =>
    label.toLocaleLowerCase().includes(text.value.trim().toLocaleLowerCase())

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
    findablePages(me.role)
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
  const actions = computed(() => {
    const named = findableActions(t)
      .filter(({ label, words = '' }) => fits(`${label} ${words}`))
      .map(({ id, label, icon, run }) => ({ id, label, icon, run: () => run(router) }))
    // Of two that wait for the same key only the newest hears it.
    const keyed = [...new Map(shortcuts.map((one) => [one.keys, one])).values()]
      .filter(({ label, keyOnly }) => !keyOnly && fits(t(label)))
      .map(({ keys, label, run }) => ({
        id: `action-${keys}`,
        label: t(label),
        hint: sayKeys(keys),
        icon: Zap,
        run,
      }))
    const seen = new Set<string>()
    return [...keyed.toReversed(), ...named]
      .filter(({ label }) => !seen.has(label) && seen.add(label))
      .map((action): Finding => ({ group: t('ui.palette.actions'), ...action }))
  })
  return computed(() => [...days.value, ...people.value, ...pages.value, ...actions.value])
}
