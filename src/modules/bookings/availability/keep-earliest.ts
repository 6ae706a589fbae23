/**
 * How many of each sorted list to keep so that at most `limit` numbers remain, the smallest of all
 * lists; of equal numbers, those of earlier lists. So a calendar that shows a part of the answer
 * shows whole days for everybody, not one employee's month.
 */
export function keepEarliest(
  lists: readonly (readonly number[])[],
  limit: number,
): { readonly counts: readonly number[]; readonly truncated: boolean } {
  const total = lists.reduce((sum, list) => sum + list.length, 0)
  if (total <= limit) return { counts: lists.map((list) => list.length), truncated: false }
  const all = new Float64Array(total)
  let filled = 0
  for (const list of lists) {
    all.set(list, filled)
    filled += list.length
  }
  // Typed arrays sort as numbers in native code; this runs only when the answer is too long.
  const cutMs = all.sort()[limit] ?? Number.POSITIVE_INFINITY
  const below = lists.map((list) => countWhile(list, (value) => value < cutMs))
  let room = limit - below.reduce((sum, count) => sum + count, 0)
  const counts = lists.map((list, i) => {
    const smaller = below[i] ?? 0
    const equal = Math.min(room, list[smaller] === cutMs ? 1 : 0)
    room -= equal
    return smaller + equal
  })
  return { counts, truncated: true }
}

function countWhile(list: readonly number[], fits: (value: number) => boolean): number {
  const end = list.findIndex((value) => !fits(value))
  return end === -1 ? list.length : end
}
