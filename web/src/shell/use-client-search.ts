import { type Ref, shallowRef, watch } from 'vue'
import { api, type Schemas } from '../api/client.ts'

const waitMs = 150
const clientsAtMost = 7
const lettersAtLeast = 2

/** The clients that fit what is typed, a moment after the last key. Late answers never win. */
export function useClientSearch(text: Ref<string>) {
  const clients = shallowRef<Schemas['Client'][]>([])

  watch(text, async (typed, _, onCleanup) => {
    const search = typed.trim()
    const stop = new AbortController()
    onCleanup(() => stop.abort())
    if (search.length < lettersAtLeast) {
      clients.value = []
      return
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (stop.signal.aborted) return
    const query = { search, limit: clientsAtMost }
    const answer = await api
      .GET('/api/clients', { params: { query }, signal: stop.signal })
      .catch(() => ({ data: undefined }))
    if (!stop.signal.aborted) clients.value = answer.data?.items ?? []
  })

  return clients
}
