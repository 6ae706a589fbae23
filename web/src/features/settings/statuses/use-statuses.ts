import { useI18n } from 'vue-i18n'
import { api, type Schemas } from '../../../api/client.ts'
import { useChange } from '../../../api/use-change.ts'
import { useListOf } from '../../../api/use-list-of.ts'
import { confirm } from '../../../ui/use-confirm.ts'
import { useToast } from '../../../ui/use-toast.ts'

type Status = Schemas['Status']

/** The booking statuses in their order, and what is done with them from the list. */
export function useStatuses() {
  const { t } = useI18n()
  const toast = useToast()
  const list = useListOf(['statuses', 'whole'], (query) =>
    api.GET('/api/statuses', { params: { query } }),
  )
  const reorder = useChange({
    run: (ids: number[]) => api.PUT('/api/statuses/order', { body: { ids } }),
    optimistic: (ids, patch) =>
      patch<Status[]>(['statuses', 'whole'], (cached) =>
        cached.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
      ),
    refreshes: ['statuses'],
  })
  const remove = useChange({
    run: (id: number) => api.DELETE('/api/statuses/{id}', { params: { path: { id } } }),
    refreshes: ['statuses'],
  })

  async function order(ids: number[]) {
    const before = list.items.value.map(({ id }) => id)
    try {
      await reorder.run(ids)
      toast.say(t('statuses.ordered'), () => reorder.run(before))
    } catch (error) {
      toast.fail(error)
    }
  }

  async function drop({ id, name }: Status) {
    const isSure = await confirm({
      title: t('statuses.removeTitle', { name }),
      text: t('statuses.removeText'),
      action: t('ui.delete'),
      danger: true,
    })
    if (!isSure) return
    try {
      await remove.run(id)
      toast.say(t('statuses.removed', { name }))
    } catch (error) {
      toast.fail(error)
    }
  }

  return { list, order, drop }
}
