import { useI18n } from 'vue-i18n'
import { api, CallFailed, type Schemas } from '../../api/client.ts'
import { useChange } from '../../api/use-change.ts'
import { confirm } from '../../ui/use-confirm.ts'
import { useSay } from '../../ui/use-say.ts'
import { useToast } from '../../ui/use-toast.ts'
import { handOver } from './hand-over-open.ts'

type User = Schemas['User']

/** What is done with people from their list: put in order, sent away, taken back, removed. */
export function usePeopleActions() {
  const { t } = useI18n()
  const toast = useToast()
  const say = useSay()
  const { reorder, change, remove } = usePeopleChanges()

  async function order(before: number[], ids: number[]) {
    try {
      await reorder.run(ids)
      toast.say(t('team.ordered'), () => reorder.run(before))
    } catch (error) {
      toast.fail(error)
    }
  }

  async function toggle({ id, name, active }: User) {
    try {
      await change.run({ id, active: !active })
      const words = active ? t('team.stopped', { name }) : t('team.started', { name })
      toast.say(words, () => change.run({ id, active }))
    } catch (error) {
      toast.fail(error)
    }
  }

  /** Answers whether the person is gone. */
  async function drop({ id, name }: User): Promise<boolean> {
    const isSure = await confirm({
      title: t('team.removeTitle', { name }),
      text: t('team.removeText'),
      action: t('ui.delete'),
      danger: true,
    })
    if (!isSure) return false
    try {
      await remove.run(id)
      toast.say(t('team.removed', { name }))
      return true
    } catch (error) {
      const ahead = aheadOf(error)
      if (ahead === null) toast.fail(error)
      else await offerBookings({ id, name, ahead })
      return false
    }
  }

  async function offerBookings({ id, name, ahead }: { id: number; name: string; ahead: number }) {
    const hand = await confirm({
      title: t('team.booked', { name, n: ahead }, ahead),
      text: t('team.bookedText'),
      action: t('team.handOver.menu'),
    })
    if (hand) handOver.value = { person: { id, name }, from: say.today(), to: null }
  }

  return { order, toggle, drop }
}

function usePeopleChanges() {
  const reorder = useChange({
    run: (ids: number[]) => api.PUT('/api/users/order', { body: { ids } }),
    optimistic: (ids, patch) =>
      patch<User[]>(['users', 'whole'], (cached) =>
        cached.map((one) => {
          const at = ids.indexOf(one.id)
          return at < 0 ? one : { ...one, calendar_order: at }
        }),
      ),
    refreshes: ['users', 'schedules'],
  })
  const change = useChange({
    run: ({ id, active }: { id: number; active: boolean }) =>
      api.PUT('/api/users/{id}', { params: { path: { id } }, body: { active } }),
    optimistic: ({ id, active }, patch) =>
      patch<User[]>(['users', 'whole'], (cached) =>
        cached.map((one) => (one.id === id ? { ...one, active } : one)),
      ),
    refreshes: ['users', 'schedules'],
  })
  const remove = useChange({
    run: (id: number) => api.DELETE('/api/users/{id}', { params: { path: { id } } }),
    refreshes: ['users', 'schedules', 'vacations'],
  })
  return { reorder, change, remove }
}

/** How many bookings ahead stand in the way, where that is why it was refused. */
function aheadOf(error: unknown): number | null {
  if (!(error instanceof CallFailed) || error.problem?.code !== 'in_use') return null
  const { future_bookings: ahead } = error.problem as { future_bookings?: unknown }
  return typeof ahead === 'number' ? ahead : null
}
