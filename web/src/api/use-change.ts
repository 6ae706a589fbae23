import { ref, shallowRef } from 'vue'
import { type Answer, dataOf } from './client.ts'
import type { Entity, Key } from './keys.ts'
import { queryClient, refresh } from './query-client.ts'

/** Rewrites everything that is cached under the beginning of a key. */
export type Patch = <Cached>(key: Key, rewrite: (cached: Cached) => Cached) => void

export interface ChangeOptions<Input, Data> {
  run: (input: Input) => Promise<Answer<Data>>
  /** Shows the change before the server has agreed; it is taken back when the server refuses. */
  optimistic?: (input: Input, patch: Patch) => void
  /** What is asked for again afterwards, agreed or not. */
  refreshes?: Entity[]
}

/**
 * A change of something on the server.
 * `run` answers the data, and throws CallFailed after everything shown early has been taken back.
 */
export function useChange<Input, Data>(options: ChangeOptions<Input, Data>) {
  const busy = ref(false)
  const error = shallowRef<unknown>(null)

  async function run(input: Input): Promise<Data> {
    const undo: (() => void)[] = []
    busy.value = true
    error.value = null
    try {
      if (options.optimistic) {
        await Promise.all(
          (options.refreshes ?? []).map((entity) =>
            queryClient.cancelQueries({ queryKey: [entity] }),
          ),
        )
        options.optimistic(input, patchInto(undo))
      }
      return await dataOf(options.run(input))
    } catch (thrown) {
      for (const back of undo.reverse()) back()
      error.value = thrown
      throw thrown
    } finally {
      busy.value = false
      void refresh(...(options.refreshes ?? []))
    }
  }

  return { run, busy, error }
}

function patchInto(undo: (() => void)[]): Patch {
  return (key, rewrite) => {
    for (const [queryKey, cached] of queryClient.getQueriesData<Parameters<typeof rewrite>[0]>({
      queryKey: key,
    })) {
      if (cached === undefined) continue
      undo.push(() => queryClient.setQueryData(queryKey, cached))
      queryClient.setQueryData(queryKey, rewrite(cached))
    }
  }
}
