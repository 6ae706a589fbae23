import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, type Schemas, wordsOf } from '../../api/client.ts'
import { type BookingStates, noStates, stateOfLink } from './booking-states.ts'

/** Behind the live events, which may be lost. */
const pollMs = 5_000
const attentionShown = 20
const dueAtMost = 200

export interface Attention {
  connectionId: number
  link: Schemas['Link']
}

/** The connections of the business, their health, and what waits for a person. */
export function useConnections() {
  const connections = shallowRef<Schemas['Connection'][]>([])
  const attention = shallowRef<Attention[]>([])
  const states = shallowRef<BookingStates>(noStates)
  const loaded = ref(false)
  const problem = ref<string | null>(null)
  let asked = 0

  async function load(): Promise<void> {
    asked += 1
    const mine = asked
    const { data } = await api.GET('/api/connections').catch(() => ({ data: undefined }))
    if (!data) return
    const [waiting, due] = await Promise.all([readAttention(data.items), readDue(data.items)])
    if (mine !== asked) return
    connections.value = data.items
    attention.value = waiting
    states.value = bookingStates(data.items, [...due, ...waiting])
    loaded.value = true
  }

  async function act(run: () => Promise<{ error?: unknown }>): Promise<void> {
    const { error } = await run().catch((thrown: unknown) => ({ error: thrown }))
    problem.value = error === undefined ? null : wordsOf(error)
    await load()
  }

  const retry = (id: number, linkIds?: number[]) =>
    act(() =>
      api.POST('/api/connections/{id}/retry', {
        params: { path: { id } },
        body: linkIds ? { link_ids: linkIds } : {},
      }),
    )
  const synchronise = (id: number) =>
    act(() =>
      api.POST('/api/connections/{id}/synchronise', {
        params: { path: { id } },
        body: { kind: 'service' },
      }),
    )

  const timer = setInterval(() => {
    if (!document.hidden) void load()
  }, pollMs)
  onScopeDispose(() => clearInterval(timer))
  return { connections, attention, states, loaded, problem, load, retry, synchronise }
}

function bookingStates(connections: Schemas['Connection'][], apart: Attention[]): BookingStates {
  const booked = apart.filter(({ link }) => link.kind === 'booking' && link.local_id !== null)
  return {
    known: connections.some(({ state }) => state !== 'off'),
    apart: new Map(booked.map(({ link }) => [link.local_id ?? 0, stateOfLink(link)])),
    complete: connections.every(
      ({ id }) => booked.filter(({ connectionId }) => connectionId === id).length < dueAtMost,
    ),
  }
}

async function readAttention(connections: Schemas['Connection'][]): Promise<Attention[]> {
  const pages = connections.flatMap(({ id, health }) => [
    ...(health.parked > 0 ? [readLinks(id, { state: 'parked', limit: attentionShown })] : []),
    ...(health.uncertain > 0 ? [readLinks(id, { state: 'uncertain', limit: attentionShown })] : []),
  ])
  return (await Promise.all(pages)).flat()
}

async function readDue(connections: Schemas['Connection'][]): Promise<Attention[]> {
  const query = { state: 'due', kind: 'booking', limit: dueAtMost } as const
  const pages = connections
    .filter(({ health }) => health.due > 0)
    .map(({ id }) => readLinks(id, query))
  return (await Promise.all(pages)).flat()
}

async function readLinks(
  id: number,
  query: { state: 'parked' | 'uncertain' | 'due'; kind?: 'booking'; limit: number },
): Promise<Attention[]> {
  const { data } = await api
    .GET('/api/connections/{id}/links', { params: { path: { id }, query } })
    .catch(() => ({ data: undefined }))
  return (data?.items ?? []).map((link) => ({ connectionId: id, link }))
}
