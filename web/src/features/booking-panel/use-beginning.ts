import { shallowRef, watch } from 'vue'
import { useSession } from '../session/use-session.ts'
import { firstFreeTime } from './first-free-time.ts'
import type { NewBookingStart, PanelTarget } from './open.ts'
import { soughtServices } from './sought-services.ts'
import type { Catalog } from './use-catalog.ts'

/**
 * What a new booking begins with; null until that is known. Without a time of its own it begins at
 * the first free one: late in the evening the next step of the clock would be after hours.
 */
export function useBeginning(target: PanelTarget, catalog: Catalog) {
  const { me } = useSession()
  const beginning = shallowRef<NewBookingStart | null>(null)

  async function begin(start: NewBookingStart): Promise<void> {
    const { tenant, user, role } = me.value ?? {}
    const userId = start.userId ?? (role === 'employee' ? user?.id : undefined)
    const lists = { services: catalog.services.value, users: catalog.users.value }
    const serviceIds = soughtServices({ ...start, userId }, lists)
    const free = await firstFreeTime({ ...start, userId }, serviceIds, tenant?.zone ?? 'UTC')
    beginning.value = { ...start, start: free }
  }

  if (target.kind !== 'new') beginning.value = {}
  else if (target.start) beginning.value = target
  else {
    let isAsked = false
    watch(
      catalog.ready,
      (ready) => {
        if (!ready || isAsked) return
        isAsked = true
        void begin(target)
      },
      { immediate: true },
    )
  }
  return beginning
}
