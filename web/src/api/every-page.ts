/** No list of one screen is longer than this many pages. */
const pagesAtMost = 25

interface Page<Item> {
  data?: { items: Item[]; next_cursor: string | null }
  error?: unknown
}

/**
 * Reads a list to its end, page by page.
 *
 * @throws the problem that the server answered with, or the TypeError of `fetch`.
 */
export async function everyPage<Item>(
  read: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const found: Item[] = []
  let cursor: string | undefined
  for (let page = 0; page < pagesAtMost; page += 1) {
    const { data, error } = await read({ limit: 200, ...(cursor ? { cursor } : {}) })
    if (!data) throw error
    found.push(...data.items)
    if (data.next_cursor === null) break
    cursor = data.next_cursor
  }
  return found
}
