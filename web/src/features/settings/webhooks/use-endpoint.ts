import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { api, type Schemas } from '../../../api/client.ts'
import { useChange } from '../../../api/use-change.ts'
import { useQueryOf } from '../../../api/use-query-of.ts'
import { confirm } from '../../../ui/use-confirm.ts'
import { useToast } from '../../../ui/use-toast.ts'

/** One endpoint, and everything that is done with it. */
export function useEndpoint(id: () => number) {
  const { t } = useI18n()
  const toast = useToast()
  const router = useRouter()
  const secret = ref('')
  const params = () => ({ path: { id: id() } })
  const endpoint = useQueryOf(
    () => ['webhooks', id()],
    (signal) => api.GET('/api/webhooks/{id}', { params: params(), signal }),
    { everyMs: 15_000 },
  )
  const change = useChange({
    run: (active: boolean) => api.PUT('/api/webhooks/{id}', { params: params(), body: { active } }),
    optimistic: (active, patch) =>
      patch<Schemas['WebhookEndpoint']>(['webhooks', id()], (cached) =>
        'url' in cached ? { ...cached, active } : cached,
      ),
    refreshes: ['webhooks'],
  })
  const probe = useChange({
    run: () => api.POST('/api/webhooks/{id}/test', { params: params() }),
    refreshes: ['webhooks'],
  })
  const rotation = useChange({
    run: () => api.POST('/api/webhooks/{id}/rotate-secret', { params: params() }),
    refreshes: ['webhooks'],
  })
  const removal = useChange({
    run: () => api.DELETE('/api/webhooks/{id}', { params: params() }),
    refreshes: ['webhooks'],
  })

  /** Runs something and says what became of it, good or bad. */
  async function told(work: () => Promise<unknown>, words: string) {
    try {
      await work()
      if (words) toast.say(words)
    } catch (error) {
      toast.fail(error)
    }
  }

  const test = () => told(() => probe.run(undefined), t('webhooks.testSent'))

  async function activate(active: boolean) {
    const sure =
      active ||
      (await confirm({
        title: t('webhooks.offTitle'),
        text: t('webhooks.offText'),
        action: t('webhooks.turnOff'),
        danger: true,
      }))
    if (sure)
      await told(
        () => change.run(active),
        active ? t('webhooks.turnedOn') : t('webhooks.turnedOff'),
      )
  }

  async function rotate() {
    const sure = await confirm({
      title: t('webhooks.rotateTitle'),
      text: t('webhooks.oldSigns'),
      action: t('webhooks.rotate'),
    })
    if (!sure) return
    await told(async () => {
      secret.value = (await rotation.run(undefined)).secret
    }, '')
  }

  async function remove() {
    const sure = await confirm({
      title: t('webhooks.removeTitle'),
      text: t('webhooks.removeText'),
      action: t('ui.delete'),
      danger: true,
    })
    if (!sure) return
    await told(async () => {
      await removal.run(undefined)
      await router.replace({ name: 'webhooks' })
    }, t('webhooks.removed'))
  }

  return { endpoint, secret, testing: probe.busy, test, activate, rotate, remove }
}
