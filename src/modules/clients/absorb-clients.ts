import { changedFields } from '../../kernel/changed-fields.ts'
import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type Fact, record } from '../../platform/facts/index.ts'
import { lockClients, markAbsorbed, readSurvivor, unmarkAbsorbed } from './absorb-store.ts'
import { cleanInput } from './clean-input.ts'
import type { Client, ClientChanges, ClientDetails } from './client.ts'
import { authoriseClient } from './client-policy.ts'
import { findClients, lockClient, updateClientRow } from './client-store.ts'
import { detailsOf, planMerge } from './plan-merge.ts'
import { presentClient } from './present-client.ts'

export interface MergeWish {
  keepId: number
  /** 1 to 20 others. */
  mergeIds: number[]
  /** Values that a person chose; what is left out follows the rule. */
  fields?: ClientChanges | undefined
}

export interface PlannedMerge {
  keep: Client
  /** In the order asked for. */
  others: Client[]
  details: ClientDetails
}

/**
 * What a merge would make of the client who is kept; writes nothing.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`
 */
export async function planAbsorption(
  tx: Transaction,
  who: Principal,
  wish: MergeWish,
): Promise<PlannedMerge> {
  authoriseClient(who, 'merge')
  checkWish(wish)
  const found = await findClients(tx, [wish.keepId, ...wish.mergeIds])
  return plan(wish, found, await cleanInput(tx, wish.fields ?? {}))
}

/**
 * Makes one client of several: the others are deleted and say into whom they were merged. Whatever
 * refers to them is for the caller to move, in the same transaction.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`
 */
export async function absorbClients(
  tx: Transaction,
  who: Principal,
  wish: MergeWish,
): Promise<PlannedMerge & { after: Client }> {
  authoriseClient(who, 'merge')
  checkWish(wish)
  const chosen = await cleanInput(tx, wish.fields ?? {})
  const locked = await lockClients(tx, [wish.keepId, ...wish.mergeIds])
  const planned = plan(wish, locked, chosen)
  const { keep, others, details } = planned
  await markAbsorbed(tx, wish.mergeIds, keep.id)
  const { after, facts } = await rewrite(tx, who, { client: keep, details })
  const deleted = others.map((other): Fact => {
    const was = presentClient(other)
    return {
      name: 'ClientDeleted',
      subject: 'client',
      subjectId: other.id,
      actor: who.actor,
      data: { ...was, merged_into: keep.id },
      before: { ...was },
    }
  })
  await record(tx, ...deleted, ...facts)
  return { ...planned, after }
}

/** What an absorption wrote, to be taken back. */
export interface Absorption {
  keepId: number
  mergedIds: number[]
  before: ClientDetails
  after: ClientDetails
}

/**
 * Brings merged clients back. The one who was kept gets back what the merge wrote, except for
 * fields that were edited since. Answers why not when it cannot be.
 */
export async function releaseClients(
  tx: Transaction,
  who: Principal,
  absorption: Absorption,
): Promise<{ ok: true; keep: Client; restored: Client[] } | { ok: false; reason: string }> {
  authoriseClient(who, 'merge')
  const { keepId, mergedIds, before, after } = absorption
  const keep = await lockClient(tx, keepId)
  if (!keep) return { ok: false, reason: 'keep_gone' }
  const restored = await unmarkAbsorbed(tx, mergedIds, keepId)
  if (restored.length < mergedIds.length) return { ok: false, reason: 'merged_gone' }
  const details = takeBack(detailsOf(keep), before, after)
  const { after: now, facts } = await rewrite(tx, who, { client: keep, details })
  const back = restored.map(
    (client): Fact => ({
      name: 'ClientCreated',
      subject: 'client',
      subjectId: client.id,
      actor: who.actor,
      data: { ...presentClient(client), restored_from: keepId },
    }),
  )
  await record(tx, ...facts, ...back)
  return { ok: true, keep: now, restored }
}

/** The living client that a number stands for, itself or by merges; null when there is none. */
export function findSurvivor(tx: Transaction, id: number): Promise<number | null> {
  return readSurvivor(tx, id)
}

function checkWish({ keepId, mergeIds }: MergeWish): void {
  const wrong: FieldProblem[] = mergeIds.flatMap((id, at) =>
    id === keepId || mergeIds.indexOf(id) < at
      ? [{ field: `merge_ids.${at}`, code: 'duplicate' }]
      : [],
  )
  if (mergeIds.length === 0) wrong.push({ field: 'merge_ids', code: 'required' })
  if (wrong.length > 0) throw new ProblemError('invalid_input', { fields: wrong })
}

function plan(
  { keepId, mergeIds }: MergeWish,
  found: Map<number, Client>,
  chosen: ClientChanges,
): PlannedMerge {
  const keep = found.get(keepId)
  const others = mergeIds.flatMap((id) => found.get(id) ?? [])
  if (!keep || others.length < mergeIds.length) {
    const missing = [
      ...(keep ? [] : ['keep_id']),
      ...mergeIds.flatMap((id, at) => (found.has(id) ? [] : [`merge_ids.${at}`])),
    ]
    throw new ProblemError('unknown_reference', {
      fields: missing.map((field) => ({ field, code: 'unknown' })),
    })
  }
  return { keep, others, details: planMerge(keep, others, chosen) }
}

async function rewrite(
  tx: Transaction,
  who: Principal,
  of: { client: Client; details: ClientDetails },
): Promise<{ after: Client; facts: Fact[] }> {
  const { client, details } = of
  const before = changedFields(presentClient(client), presentClient({ ...client, ...details }))
  if (Object.keys(before).length === 0) return { after: client, facts: [] }
  const after = await updateClientRow(tx, client.id, details)
  const fact: Fact = {
    name: 'ClientUpdated',
    subject: 'client',
    subjectId: client.id,
    actor: who.actor,
    data: { ...presentClient(after) },
    before,
  }
  return { after, facts: [fact] }
}

function takeBack(now: ClientDetails, before: ClientDetails, after: ClientDetails): ClientDetails {
  const untouched = (Object.keys(now) as (keyof ClientDetails)[]).filter(
    (field) => now[field] === after[field],
  )
  return { ...now, ...Object.fromEntries(untouched.map((field) => [field, before[field]])) }
}
