import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { runners } from '../../route-meta.ts'
import { useSession } from '../session/use-session.ts'
import type { State } from './booking-states.ts'
import { readRecordStates } from './read-record-states.ts'

/** How records of one kind stand with the CRM, for those who may see connections. */
export function useRecordStates(kind: 'client' | 'service') {
  const { me } = useSession()
  const query = useQuery({
    queryKey: ['connections', `${kind}-states`],
    enabled: computed(() => me.value !== null && runners.includes(me.value.role)),
    queryFn: () => readRecordStates(kind),
  })
  /** Whether a CRM is connected at all. */
  const known = computed(() => query.data.value?.known ?? false)
  /** The state of a record that is not in step; null of any other. */
  const apartOf = (id: number): State | null => query.data.value?.states[id] ?? null
  return { known, apartOf }
}
