import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { api } from '../../../api/client.ts'
import { useQueryOf } from '../../../api/use-query-of.ts'
import { confirm } from '../../../ui/use-confirm.ts'
import { useToast } from '../../../ui/use-toast.ts'
import { useEndpointCalls } from './use-endpoint-calls.ts'

/** One endpoint, and everything that is done with it. */
export function useEndpoint(id: () => number) {
  const { t } = useI18n()
  const toast = useToast()
  const router = useRouter()
  const secret = ref('')
  const endpoint = useQueryOf(
    () => ['webhooks', id()],
    (signal) => api.GET('/api/webhooks/{id}', { params: { path: { id: id() } }, signal }),
    { everyMs: 15_000 },
  )
  const { activation, probe, rotation, removal } = useEndpointCalls(id)

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
        () => activation.run(active),
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
