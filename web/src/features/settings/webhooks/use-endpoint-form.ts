import { useI18n } from 'vue-i18n'
import { type Answer, api, type Schemas } from '../../../api/client.ts'
import { refresh } from '../../../api/query-client.ts'
import { useForm } from '../../../ui/use-form.ts'
import { choiceOf, eventsOf } from './events.ts'

type Endpoint = Schemas['WebhookEndpoint']
/** Only a new one tells its secret. */
type Saved = Endpoint & { secret?: string }

/** The form of an address that hears of events; a new one without `endpoint`. */
export function useEndpointForm(endpoint: Endpoint | undefined, onSaved: (saved: Saved) => void) {
  const { t } = useI18n()
  const first = choiceOf(endpoint?.events ?? ['*'])
  return useForm({
    leftBy: ['add', 'edit'],
    initial: () => ({
      url: endpoint?.url ?? '',
      everything: first.everything,
      chosen: [...first.chosen],
    }),
    save: ({ url, everything, chosen }): Promise<Answer<Saved>> => {
      const events = [...eventsOf(chosen, everything), ...(everything ? [] : first.others)]
      const body = { url: url.trim(), events }
      if (!endpoint) return api.POST('/api/webhooks', { body })
      return api.PUT('/api/webhooks/{id}', { params: { path: { id: endpoint.id } }, body })
    },
    onSaved: (saved) => {
      void refresh('webhooks')
      onSaved(saved)
    },
    check: ({ everything, chosen }): Record<string, string> =>
      !everything && chosen.length + first.others.length === 0
        ? { events: t('webhooks.chooseSome') }
        : {},
  })
}
