import { readonly, ref } from 'vue'
import { type Answer, dataOf } from './client.ts'

/** No list of one screen is longer than this many pages. */
const pagesAtMost = 25
const pageSize = 200

interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

const cut = ref(false)

/** Whether some list was too long to be read to its end; the shell says it. */
export const listsAreCut = readonly(cut)

/** Somebody has read it. */
export function dismissCut(): void {
  cut.value = false
}

/**
 * Reads a list to its end, page by page. Of one with more than 5,000 rows the first are answered,
 * and `listsAreCut` becomes true.
 *
 * @throws CallFailed with the problem that the server named, or that it did not answer.
 */
export async function everyPage<Item>(
  read: (query: { limit: number; cursor?: string }) => Promise<Answer<Page<Item>>>,
): Promise<Item[]> {
  const found: Item[] = []
  let cursor: string | undefined
  for (let page = 0; page < pagesAtMost; page += 1) {
    const asked = read({ limit: pageSize, ...(cursor ? { cursor } : {}) })
    const { items, next_cursor: next } = await dataOf(asked)
    found.push(...items)
    if (next === null) return found
    cursor = next
  }
  cut.value = true
  return found
}
