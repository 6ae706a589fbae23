import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, type Schemas } from '../../api/client.ts'

/** Behind the live events, which may be lost. */
const pollMs = 5_000
const attentionShown = 20

/** The connections of the business, their health, and what waits for a person. */
export function useConnections() {
  const connections = shallowRef<Schemas['Connection'][]>([])
  const attention = shallowRef<{ connectionId: number; link: Schemas['Link'] }[]>([])
  const loaded = ref(false)

  async function load(): Promise<void> {
    const { data } = await api.GET('/api/connections').catch(() => ({ data: undefined }))
    if (!data) return
    connections.value = data.items
    loaded.value = true
    const failed = data.items.filter(({ health }) => health.parked + health.uncertain > 0)
    attention.value = (await Promise.all(failed.map((one) => readAttention(one.id)))).flat()
  }

  async function retry(connectionId: number, linkIds?: number[]): Promise<void> {
    await api.POST('/api/connections/{id}/retry', {
      params: { path: { id: connectionId } },
      body: linkIds ? { link_ids: linkIds } : {},
    })
    await load()
  }

  async function synchronise(connectionId: number): Promise<void> {
    await api.POST('/api/connections/{id}/synchronise', {
      params: { path: { id: connectionId } },
      body: { kind: 'service' },
    })
    await load()
  }

  const timer = setInterval(load, pollMs)
  onScopeDispose(() => clearInterval(timer))
  void load()
  return { connections, attention, loaded, load, retry, synchronise }
}

async function readAttention(id: number) {
  const states = ['parked', 'uncertain'] as const
  const pages = await Promise.all(
    states.map((state) =>
      api.GET('/api/connections/{id}/links', {
        params: { path: { id }, query: { state, limit: attentionShown } },
      }),
    ),
  )
  return pages.flatMap(({ data }) =>
    (data?.items ?? []).map((link) => ({ connectionId: id, link })),
  )
}
