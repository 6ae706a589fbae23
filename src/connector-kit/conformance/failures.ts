import { expect } from 'vitest'
import type { Outcome, Page } from '../contract.ts'
import type { RemoteRecord } from '../records.ts'
import { RemoteError } from '../remote-error.ts'
import type { Account } from './open-account.ts'
import { differing, isWritable, type Stand } from './stand.ts'

type Answered = Map<string, unknown> | Page

/**
 * The error that a call ends with, thrown or as the outcome of its items, which must all have
 * failed alike. Everything such an error says is kept for the search for secrets.
 */
export async function failureOf(account: Account, work: Promise<Answered>): Promise<RemoteError> {
  const error = await work.then(errorOfItems, (thrown: unknown) => thrown)
  expect(error, 'the call fails with a RemoteError').toBeInstanceOf(RemoteError)
  if (!(error instanceof RemoteError)) throw error
  account.spoken.push(...spokenBy(error))
  expect(error.words, 'the error says something').not.toBe('')
  return error
}

function errorOfItems(answered: Answered): unknown {
  const outcomes = answered instanceof Map ? [...answered.values()] : []
  const errors = outcomes.flatMap((one) => (isFailure(one) ? [one.error] : []))
  return errors.length > 0 && errors.length === outcomes.length ? errors[0] : answered
}

function isFailure(outcome: unknown): outcome is Extract<Outcome, { ok: false }> {
  return typeof outcome === 'object' && outcome !== null && 'ok' in outcome && outcome.ok === false
}

/** A log shows an error with its causes. */
function spokenBy(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const own = Object.values(error).filter((value) => typeof value === 'string')
  return [error.message, error.stack ?? '', ...own, ...spokenBy(error.cause)]
}

export type Operation = () => Promise<Answered>

/**
 * Every way to reach the other side for one kind, about a record that is there. What is created
 * besides it is the sample's `fresh` records: a vendor may not take the same time or phone twice.
 */
export function operationsOf(
  stand: Stand,
  before: RemoteRecord,
): Partial<Record<'read' | 'find' | 'create' | 'update' | 'changes' | 'everything', Operation>> {
  const { account, records, fresh, changes } = stand
  const { remote } = account
  const fields = differing(changes[0] ?? {}, before.fields)
  const writes: Partial<Record<'create' | 'update', Operation>> = {
    create: () => records.create(remote, fresh),
    update: () => records.update(remote, [{ id: before.id, fields, before }]),
  }
  return {
    read: () => records.read(remote, [before.id]),
    find: () => records.find(remote, fresh),
    ...(isWritable(stand) ? writes : {}),
    changes: () => records.changes(remote, null),
    everything: () => records.everything(remote, null),
  }
}
