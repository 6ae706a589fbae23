import { expect } from 'vitest'
import { assert } from '../../kernel/errors.ts'
import { sameJson } from '../../kernel/json.ts'
import type { Connector, NewRecord, RemoteRecords } from '../contract.ts'
import type { KindRules } from '../manifest.ts'
import type { Fields, RecordKind, RemoteRecord } from '../records.ts'
import { fillReferences } from './fill-references.ts'
import type { Account } from './open-account.ts'
import type { ConformanceSubject, KindSample } from './subject.ts'

/** What a row of the suite is about. */
export interface Case {
  connector: Connector
  subject: ConformanceSubject
  kind: RecordKind
}

/** One kind of record at a fresh account, with everything its samples refer to. */
export interface Stand {
  account: Account
  kind: RecordKind
  rules: KindRules
  records: RemoteRecords
  sample: KindSample
  /** The samples in the vendor's vocabulary, under keys of ours. */
  items: NewRecord[]
  /** Others under keys of their own, that the vendor would take besides. */
  fresh: NewRecord[]
  /** The first of them as it is after each of the sample's changes. */
  changes: Fields[]
}

/** A test on an account of its own. Whatever else it proves, no secret may have been spoken. */
export function onStand(test: Case, prove: (stand: Stand) => Promise<void>) {
  return () => onAccount(test.subject, async (account) => prove(await openStand(test, account)))
}

export async function onAccount(
  subject: ConformanceSubject,
  prove: (account: Account) => Promise<void>,
): Promise<void> {
  const account = await subject.open()
  try {
    await prove(account)
    const secrets = account.secretValues()
    expect(secrets.length, 'the account has secrets').toBeGreaterThan(0)
    const said = account.spoken.join('\n')
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([])
  } finally {
    await account.close()
  }
}

export function partsOf({ connector, subject, kind }: Case) {
  const rules = connector.manifest.kinds[kind]
  const records = connector.records[kind]
  const sample = subject.kinds[kind]
  assert(rules && records && sample, `${connector.manifest.name} lacks a part of ${kind}`)
  return { rules, records, sample }
}

/** Makes what the samples refer to, then puts the samples into the vendor's words. */
export async function openStand(test: Case, account: Account): Promise<Stand> {
  const { kind } = test
  const { rules, records, sample } = partsOf(test)
  const ids: Partial<Record<RecordKind, string>> = {}
  for (const needed of new Set(Object.values(rules.references))) {
    const other = await openStand({ ...test, kind: needed }, account)
    const [first] = await createAll(other, other.items.slice(0, 1))
    if (first) ids[needed] = first.id
  }
  const speak = (ours: Fields) =>
    records.toTheirs(fillReferences(ours, rules.references, ids), account.remote)
  const items = sample.ours.map((ours, at) => ({
    key: `${account.remote.keyPrefix}${kind}-${at + 1}`,
    fields: speak(ours),
  }))
  const fresh = (sample.fresh ?? sample.ours).map((ours, at) => ({
    key: `${account.remote.keyPrefix}${kind}-${at + 1}0`,
    fields: speak(ours),
  }))
  const changes: Fields[] = []
  let ours = firstOf(sample.ours)
  for (const change of sample.changes) {
    ours = { ...ours, ...change }
    changes.push(speak(ours))
  }
  return { account, kind, rules, records, sample, items, fresh, changes }
}

/**
 * Creates records and answers how they then read. What is only read there is made by a person.
 */
export async function createAll(stand: Stand, items = stand.items): Promise<RemoteRecord[]> {
  if (!isWritable(stand)) return addAll(stand, items.length)
  const outcomes = await stand.records.create(stand.account.remote, items)
  const ids = items.map(({ key }) => {
    const outcome = outcomes.get(key)
    expect(outcome).toMatchObject({ ok: true, id: expect.stringMatching(/./) })
    return outcome?.ok ? outcome.id : ''
  })
  return readAll(stand, ids)
}

/** Whether records of this kind are ever written there. */
export const isWritable = ({ rules }: Pick<Stand, 'rules'>): boolean => rules.push

async function addAll(stand: Stand, count: number): Promise<RemoteRecord[]> {
  const { account, sample } = stand
  const ids: string[] = []
  for (let index = 1; index <= count; index++) {
    ids.push(sample.person.idOf(await account.portal.edit(sample.person.add(index, account))))
  }
  return readAll(stand, ids)
}

/**
 * What records are told apart by in a walk over everything: our keys where there is a place for
 * them, else their ids.
 */
export function marksOf({ rules }: Pick<Stand, 'rules'>, records: RemoteRecord[]): string[] {
  const hasKeys = rules.push && rules.keyless === undefined
  return records.flatMap(({ id, externalKey }) => (hasKeys ? (externalKey ?? []) : id))
}

/** The records of these ids, all of which must be there. */
export async function readAll(stand: Stand, ids: string[]): Promise<RemoteRecord[]> {
  const found = await stand.records.read(stand.account.remote, ids)
  expect([...found.keys()].sort()).toEqual([...ids].sort())
  return ids.flatMap((id) => found.get(id) ?? [])
}

export async function readOne(stand: Stand, id: string): Promise<RemoteRecord> {
  const [record] = await readAll(stand, [id])
  assert(record, `${stand.kind} ${id} reads`)
  return record
}

/** The same fields of a record as those given, for comparing what was written with what is read. */
export function sameFieldsOf(record: RemoteRecord, fields: Fields): Fields {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, record.fields[name] ?? null]))
}

/** What is to be written so that a record becomes as wanted. */
export function differing(wanted: Fields, present: Fields): Fields {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !sameJson(value, present[name])),
  )
}

export function firstOf<Item>(items: Item[]): Item {
  const [first] = items
  assert(first !== undefined, 'the list has a first item')
  return first
}
