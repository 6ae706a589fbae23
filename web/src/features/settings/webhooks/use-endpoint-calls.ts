import { api, type Schemas } from '../../../api/client.ts'
import { useChange } from '../../../api/use-change.ts'

/** What the server is asked to do with one endpoint. */
export function useEndpointCalls(id: () => number) {
  const params = () => ({ path: { id: id() } })
  const activation = useChange({
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
  return { activation, probe, rotation, removal }
}
