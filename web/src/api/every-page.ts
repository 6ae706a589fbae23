import { readonly, ref } from 'vue'

/** No list of one screen is longer than this many pages. */
const pagesAtMost = 25
const pageSize = 200

interface Page<Item> {
  data?: { items: Item[]; next_cursor: string | null }
  error?: unknown
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
 * @throws the problem that the server answered with, or the TypeError of `fetch`.
 */
export async function everyPage<Item>(
  read: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const found: Item[] = []
  let cursor: string | undefined
  for (let page = 0; page < pagesAtMost; page += 1) {
    const { data, error } = await read({ limit: pageSize, ...(cursor ? { cursor } : {}) })
    if (!data) throw error
    found.push(...data.items)
    if (data.next_cursor === null) return found
    cursor = data.next_cursor
  }
  cut.value = true
  return found
}
