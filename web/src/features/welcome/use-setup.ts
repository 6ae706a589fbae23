import { computed, ref } from 'vue'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/query-client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'
import { admins } from '../../route-meta.ts'
import { useSession } from '../session/use-session.ts'

/** The first steps in the order they are led through; the server's names of them. */
export const stepKeys = ['business', 'services', 'employees', 'hours', 'portal', 'booking'] as const
export type StepKey = (typeof stepKeys)[number]

/** How far the first steps of the business are. */
export function useSetup() {
  const { me } = useSession()
  const stored = `uzel-first-steps-${me.value?.tenant.id ?? 0}`
  const passed = ref<string[]>((localStorage.getItem(stored) ?? '').split(',').filter(Boolean))
  const query = useQueryOf(['setup'], (signal) => api.GET('/api/setup', { signal }), {
    enabled: () => admins.includes(me.value?.role ?? 'employee'),
  })
  const { data } = query
  const steps = computed(() =>
    stepKeys.map((key) => {
      const step = data.value?.steps.find((one) => one.key === key)
      return {
        key,
        done: step?.done ?? false,
        passed: (step?.skipped ?? false) || passed.value.includes(key),
      }
    }),
  )
  /** What a person left off at. */
  const first = computed<StepKey | 'end'>(
    () => steps.value.find(({ done, passed }) => !done && !passed)?.key ?? 'end',
  )
  const doneCount = computed(() => steps.value.filter(({ done }) => done).length)
  /** Whoever has a booking has arrived, whatever was left out on the way. */
  const isOver = computed(() => {
    const { value: setup } = data
    if (!setup) return false
    const isBooked = setup.steps.some(({ key, done }) => key === 'booking' && done)
    return setup.complete || setup.dismissed || isBooked
  })

  /** Remembers on this device that a step was gone through or left out. */
  function pass(step: StepKey): void {
    passed.value = [...new Set([...passed.value, step])]
    localStorage.setItem(stored, passed.value.join(','))
  }

  /** Puts the list away for everybody. */
  async function dismiss(step?: 'portal'): Promise<void> {
    await api.POST('/api/setup/dismiss', { body: step ? { step } : {} })
    await refresh('setup')
  }

  return { ...query, steps, first, doneCount, isOver, pass, dismiss }
}
