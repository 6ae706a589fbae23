import { type Outcome, RemoteError } from '../../../connector-kit/index.ts'

/** Refusals that are about the account or the moment, not about the item that met them. */
const aboutAll: readonly RemoteError['class'][] = ['limited', 'unauthorised']

/** What says nothing of the item: twice in a row it is the server that has trouble. */
const troubles: readonly RemoteError['class'][] = ['temporary', 'unknown-outcome']

/**
 * Writes items one after another, for the vendor takes one at a time. A refused item does not hold
 * up its neighbours; what is about the whole account, or a server in trouble, ends the rest, which
 * were not tried.
 * @throws RemoteError when the first of them already met what is about the account
 */
export async function inTurn<Item>(
  items: Item[],
  nameOf: (item: Item) => string,
  write: (item: Item) => Promise<Outcome>,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  let ended: RemoteError | null = null
  let inTrouble = 0
  for (const item of items) {
    if (ended) {
      outcomes.set(nameOf(item), { ok: false, error: ended })
      continue
    }
    try {
      outcomes.set(nameOf(item), await write(item))
      inTrouble = 0
    } catch (thrown) {
      if (!(thrown instanceof RemoteError)) throw thrown
      if (outcomes.size === 0 && aboutAll.includes(thrown.class)) throw thrown
      inTrouble = troubles.includes(thrown.class) ? inTrouble + 1 : 0
      if (aboutAll.includes(thrown.class)) ended = thrown
      else if (inTrouble === 2) ended = untried(thrown)
      outcomes.set(nameOf(item), { ok: false, error: thrown })
    }
  }
  return outcomes
}

/** Nothing was sent for the rest, so there is nothing to doubt. */
function untried({ words, code }: RemoteError): RemoteError {
  return new RemoteError('temporary', { words, ...(code === undefined ? {} : { code }) })
}
