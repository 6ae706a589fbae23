import { computed } from 'vue'
import { useRouteQuery } from '../../../ui/use-route-query.ts'
import { instantOf } from '../../booking-panel/clock.ts'
import { useTenant } from '../../session/use-session.ts'
import { subjects } from './entry.ts'

const dayMs = 86_400_000

/** What the log is narrowed to, kept in the address; dates are days of the business's zone. */
export function useJournalFilters() {
  const { zone } = useTenant()
  const actor = useRouteQuery('actor')
  const subject = useRouteQuery('subject')
  const subjectId = useRouteQuery('id')
  const from = useRouteQuery('from')
  const to = useRouteQuery('to')

  const startOf = (date: string) => instantOf({ date, time: '00:00' }, zone)
  const instant = (ms: number) => (Number.isNaN(ms) ? undefined : new Date(ms).toISOString())
  // The day after begins where this one ends, whatever its length.
  const endOf = (date: string) =>
    startOf(new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10))

  /** As the server asks for it. */
  const query = computed(() => {
    const kind = subjects.find((one) => one === subject.value)
    const id = Number(subjectId.value)
    const fromAt = from.value ? instant(startOf(from.value)) : undefined
    const toAt =
      to.value && !Number.isNaN(Date.parse(to.value)) ? instant(endOf(to.value)) : undefined
    return {
      ...(actor.value && { actor: actor.value }),
      ...(kind && { subject: kind }),
      ...(kind && id > 0 && { subject_id: id }),
      ...(fromAt && { from: fromAt }),
      ...(toAt && { to: toAt }),
    }
  })
  const isNarrow = computed(() => Object.keys(query.value).length > 0)
  return { actor, subject, subjectId, from, to, query, isNarrow }
}
