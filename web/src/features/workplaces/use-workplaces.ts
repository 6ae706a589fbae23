import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { api, CallFailed, type Schemas } from '../../api/client.ts'
import { useChange } from '../../api/use-change.ts'
import { useListOf } from '../../api/use-list-of.ts'
import { confirm } from '../../ui/use-confirm.ts'
import { useToast } from '../../ui/use-toast.ts'

type Workplace = Schemas['Workplace']

/** The workplaces in their order, and what is done with them from the list. */
export function useWorkplaces() {
  const { t } = useI18n()
  const toast = useToast()
  const router = useRouter()
  const list = useListOf(['workplaces', 'whole'], (query) =>
    api.GET('/api/workplaces', { params: { query } }),
  )
  const { reorder, activate, remove } = useWorkplaceCalls()

  async function order(ids: number[]) {
    const before = list.items.value.map(({ id }) => id)
    try {
      await reorder.run(ids)
      toast.say(t('workplaces.ordered'), () => reorder.run(before))
    } catch (error) {
      toast.fail(error)
    }
  }

  /** Closes a workplace to new bookings, or opens it again. */
  async function toggle({ id, name, active }: Workplace) {
    try {
      await activate.run({ id, active: !active })
      const words = active ? t('workplaces.closed', { name }) : t('workplaces.opened', { name })
      toast.say(words, () => activate.run({ id, active }))
    } catch (error) {
      toast.fail(error)
    }
  }

  async function drop({ id, name }: Workplace) {
    const isSure = await confirm({
      title: t('workplaces.removeTitle', { name }),
      text: t('workplaces.removeText'),
      action: t('ui.delete'),
      danger: true,
    })
    if (!isSure) return
    try {
      await remove.run(id)
      toast.say(t('workplaces.removed', { name }))
    } catch (error) {
      const ahead = aheadOf(error)
      if (ahead === null) return toast.fail(error)
      const look = await confirm({
        title: t('workplaces.booked', { name, n: ahead }, ahead),
        text: t('workplaces.bookedText'),
        action: t('workplaces.showBookings'),
      })
      if (look) await router.push({ name: 'bookings', query: { workplace_id: id } })
    }
  }

  return { list, order, toggle, drop }
}

/** What the server is asked to do with workplaces. */
function useWorkplaceCalls() {
  const reorder = useChange({
    run: (ids: number[]) => api.PUT('/api/workplaces/order', { body: { ids } }),
    optimistic: (ids, patch) =>
      patch<Workplace[]>(['workplaces', 'whole'], (cached) =>
        cached.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
      ),
    refreshes: ['workplaces'],
  })
  const activate = useChange({
    run: ({ id, active }: { id: number; active: boolean }) =>
      api.PUT('/api/workplaces/{id}', { params: { path: { id } }, body: { active } }),
    optimistic: ({ id, active }, patch) =>
      patch<Workplace[]>(['workplaces', 'whole'], (cached) =>
        cached.map((one) => (one.id === id ? { ...one, active } : one)),
      ),
    refreshes: ['workplaces'],
  })
  const remove = useChange({
    run: (id: number) => api.DELETE('/api/workplaces/{id}', { params: { path: { id } } }),
    refreshes: ['workplaces'],
  })
  return { reorder, activate, remove }
}

/** How many bookings ahead stand in the way, where that is why it was refused. */
function aheadOf(error: unknown): number | null {
  if (!(error instanceof CallFailed) || error.problem?.code !== 'in_use') return null
  const { future_bookings: ahead } = error.problem as { future_bookings?: unknown }
  return typeof ahead === 'number' ? ahead : null
}
