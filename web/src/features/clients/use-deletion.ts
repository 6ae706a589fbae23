import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { api, CallFailed, dataOf, type Schemas } from '../../api/client.ts'
import { refresh } from '../../api/query-client.ts'
import { confirm } from '../../ui/use-confirm.ts'
import { useToast } from '../../ui/use-toast.ts'

/** Asks, and deletes a client; somebody who is expected stays. */
export function useDeletion() {
  const { t } = useI18n()
  const router = useRouter()
  const toast = useToast()

  return async function remove({ id, name, crm_contact_id: contact }: Schemas['Client']) {
    const agreed = await confirm({
      title: t('clients.deleteTitle', { name }),
      text: t('clients.deleteText'),
      ...(contact === null ? {} : { elsewhere: [t('clients.deleteCrm', { id: contact })] }),
      action: t('clients.delete'),
      danger: true,
    })
    if (!agreed) return
    try {
      await dataOf(api.DELETE('/api/clients/{id}', { params: { path: { id } } }))
      toast.say(t('clients.deleted', { name }))
      await router.replace({ name: 'clients' })
      await refresh('clients')
    } catch (error) {
      toast.fail(wordsOf(error))
    }
  }

  /** How many visits stand in the way is worth more than that something does. */
  function wordsOf(error: unknown): unknown {
    const n = error instanceof CallFailed ? error.problem?.['bookings'] : undefined
    return typeof n === 'number' ? t('clients.expected', { n }, n) : error
  }
}
