import { useI18n } from 'vue-i18n'
import { api, type Schemas } from '../../api/client.ts'
import { useChange } from '../../api/use-change.ts'
import { useToast } from '../../ui/use-toast.ts'
import type { MergeWish } from './merge-choices.ts'

/** Making one client of several, and taking it back. */
export function useMerge() {
  const { t } = useI18n()
  const toast = useToast()
  const change = useChange({
    run: (body: MergeWish) => api.POST('/api/clients/merges', { body }),
    refreshes: ['clients', 'bookings', 'waitlist', 'connections'],
  })
  const back = useChange({
    run: (id: number) =>
      api.POST('/api/clients/merges/{id}/undo', { params: { path: { id } }, body: {} }),
    refreshes: ['clients', 'bookings', 'waitlist', 'connections'],
  })

  /** @throws CallFailed */
  async function merge(wish: MergeWish): Promise<Schemas['ClientMerge']> {
    const done = await change.run(wish)
    toast.say(t('merging.done', { name: done.client.name }), () => undo(done.id))
    return done
  }

  async function undo(id: number): Promise<void> {
    try {
      await back.run(id)
      toast.say(t('merging.undone'))
    } catch (error) {
      toast.fail(error)
    }
  }

  return { merge, merging: change.busy, undo, undoing: back.busy }
}
