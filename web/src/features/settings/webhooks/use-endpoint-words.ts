import { useI18n } from 'vue-i18n'
import type { Schemas } from '../../../api/client.ts'
import { useSay } from '../../../ui/use-say.ts'
import { choiceOf, partsOf } from './events.ts'

type Endpoint = Schemas['WebhookEndpoint']

/** How an endpoint stands and what it hears, in words. */
export function useEndpointWords() {
  const { t } = useI18n()
  const say = useSay()

  function stateOf(endpoint: Endpoint) {
    if (!endpoint.active) {
      const tone = endpoint.disabled_reason ? ('bad' as const) : ('plain' as const)
      return { tone, words: t('webhooks.off'), why: whyOff(endpoint) }
    }
    if (endpoint.failing_since) {
      const why = t('webhooks.failingSince', { moment: say.ago(endpoint.failing_since) })
      return { tone: 'waiting' as const, words: t('webhooks.failing'), why }
    }
    return { tone: 'good' as const, words: t('webhooks.on'), why: '' }
  }

  function whyOff({ disabled_reason: reason }: Endpoint): string {
    if (reason === 'gone') return t('webhooks.offGone')
    return reason === 'failing' ? t('webhooks.offFailing') : ''
  }

  function heard({ events }: Endpoint): string {
    const { everything, chosen, others } = choiceOf(events)
    if (everything) return t('webhooks.everything')
    return [
      ...chosen.map((subject) => t(`webhooks.subject.${subject}`)),
      ...others.map(sayEvent),
    ].join(', ')
  }

  /** One event of a subject; what no page knows keeps the name that the API gives it. */
  function sayEvent(event: string): string {
    const known = partsOf(event)
    if (!known) return event
    const subject = t(`webhooks.subject.${known.subject}`)
    return t(`webhooks.happened.${known.verb}`, { subject })
  }

  return { stateOf, heard }
}
