/**
 * Takes the old object where the new one says the same, property by property, so that what did not
 * change is not drawn again. Lists within are the same when their items are.
 */
export function reuse<Item extends object>(
  before: readonly Item[],
  now: readonly Item[],
  keyOf: (item: Item) => string | number,
): Item[] {
  const known = new Map(before.map((item) => [keyOf(item), item]))
  return now.map((item) => {
    const old = known.get(keyOf(item))
    return old && isSame(old, item) ? old : item
  })
}

function isSame(one: object, other: object): boolean {
  const [mine, theirs] = [Object.entries(one), new Map(Object.entries(other))]
  return (
    mine.length === theirs.size && mine.every(([name, value]) => isAlike(value, theirs.get(name)))
  )
}

function isAlike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
  return one.every((item, at) => isItem(item, other[at]))
}

/** Minutes and the like are made anew each time; they are compared by what they hold. */
function isItem(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (!isSpan(one) || !isSpan(other)) return false
  return one.from === other.from && one.to === other.to
}

function isSpan(value: unknown): value is { from: number; to: number } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value
}
