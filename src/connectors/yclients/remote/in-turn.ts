import { type Outcome, RemoteError } from '../../../connector-kit/index.ts'

/** Refusals that are about the account or the moment, not about the item that met them. */
const aboutAll: readonly RemoteError['class'][] = ['limited', 'unauthorised']

/**
 * Writes items one after another, for the vendor takes one at a time. A refused item does not hold
 * up its neighbours; what is about the whole account ends the rest, which were not tried.
 * @throws RemoteError when the first of them already met such an end
 */
export async function inTurn<Item>(
  items: Item[],
  nameOf: (item: Item) => string,
  write: (item: Item) => Promise<Outcome>,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  let ended: RemoteError | null = null
  for (const item of items) {
    if (ended) {
      outcomes.set(nameOf(item), { ok: false, error: ended })
      continue
    }
    try {
      outcomes.set(nameOf(item), await write(item))
    } catch (thrown) {
      if (!(thrown instanceof RemoteError)) throw thrown
      if (aboutAll.includes(thrown.class)) {
        if (outcomes.size === 0) throw thrown
        ended = thrown
      }
      outcomes.set(nameOf(item), { ok: false, error: thrown })
    }
  }
  return outcomes
}
