import { useI18n } from 'vue-i18n'
import { api } from '../../api/client.ts'
import { useChange } from '../../api/use-change.ts'
import { useToast } from '../../ui/use-toast.ts'

/** Sends a message again that did not go out, and says that it was asked for. */
export function useRetry() {
  const { t } = useI18n()
  const toast = useToast()
  const change = useChange({
    run: (id: number) => api.POST('/api/messages/{id}/retry', { params: { path: { id } } }),
    refreshes: ['messages'],
  })

  async function retry(id: number): Promise<void> {
    try {
      await change.run(id)
      toast.say(t('messages.retried'))
    } catch (error) {
      toast.fail(error)
    }
  }

  return { retry, busy: change.busy }
}
