import { type Outcome, RemoteError, type RemoteRecord } from '../../../connector-kit/index.ts'
import { notExecuted } from '../client/run-group.ts'
import type { ChainOutcome } from '../client.ts'

/**
 * What became of one item: the error of the first step that failed, else the record its answers
 * describe. A record half written counts as failed; one half made is there all the same, so the
 * next try finds it by our key and goes on.
 * @param id of a record that is changed; one that is made has none yet
 */
export function outcomeOf(
  outcome: ChainOutcome | undefined,
  describe: (results: Extract<ChainOutcome[number], { ok: true }>[]) => RemoteRecord | null,
  id?: string,
): Outcome {
  const done: Extract<ChainOutcome[number], { ok: true }>[] = []
  for (const step of outcome ?? []) {
    if (!step.ok && id === undefined && done.length > 0) return halfMade(step.error)
    if (!step.ok) return step
    done.push(step)
  }
  if (done.length === 0) return { ok: false, error: notExecuted() }
  const record = describe(done)
  const known = record?.id ?? id
  return known === undefined ? { ok: false, error: notExecuted() } : { ok: true, id: known, record }
}

function halfMade({ words, code, field }: RemoteError): Outcome {
  const more = {
    ...(code === undefined ? {} : { code }),
    ...(field === undefined ? {} : { field }),
  }
  return { ok: false, error: new RemoteError('unknown-outcome', { words, ...more }) }
}

/** Cuts a list into parts of a size. */
export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const parts: Item[][] = []
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size))
  return parts
}
