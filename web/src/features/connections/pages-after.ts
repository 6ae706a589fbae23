/** What a list answers that goes on behind the number of its last row. */
interface Rows<Row> {
  data?: { items: Row[] }
  error?: unknown
  response: Response
}

/** Makes a list that goes on behind a number one that goes on behind a cursor. */
export async function pagesAfter<Row extends { id: number }>(
  asked: Promise<Rows<Row>>,
  limit: number,
) {
  const { data, error, response } = await asked
  if (!data) return { error, response }
  const last = data.items.at(-1)
  const next = data.items.length < limit || !last ? null : String(last.id)
  return { data: { items: data.items, next_cursor: next }, response }
}
