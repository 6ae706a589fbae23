import type { Json } from '../../kernel/json.ts'
import type { Delivery, OnlineClient, RecordKind } from '../index.ts'
import type { Fields } from '../records.ts'
import type { Account } from './open-account.ts'

/** What the suite has to know of one connector, besides the connector itself. */
export interface ConformanceSubject {
  /** Serves a fresh sandbox, connects to it and prepares it. */
  open(): Promise<Account>
  /** A sample of every kind the manifest ticks. */
  kinds: Partial<Record<RecordKind, KindSample>>
  /** What the control door takes to withdraw our access. */
  revoke: Json
  /** Something the vendor refuses, and words of the refusal. The fields are laid over a sample. */
  refused: { kind: RecordKind; fields: Fields; words: RegExp }
  /** Who books. Needed when clients may book there by themselves. */
  online?: { client: OnlineClient }
  /** A delivery as a stranger would fake it. Needed when the connector has a webhook. */
  forge?(delivery: Delivery): Delivery
}

export interface KindSample {
  /** Two or more complete records of ours. Whatever stands in a reference is replaced. */
  ours: Fields[]
  /** Records to make besides, for vendors that do not take the same time or phone twice. */
  fresh?: Fields[]
  /** Changes of ours, made to the first of them one after another. */
  changes: Fields[]
  person: Person
  /** Whether a search also finds a record that a person made of the same client, name or time. */
  findsAlike: boolean
}

/** What a person does at the vendor's side, as bodies of `POST _edit`. */
export interface Person {
  add(index: number, account: Account): Json
  /** The first of them is one that the vendor's webhook tells of. */
  edits(id: string, account: Account): PersonEdit[]
  remove(id: string): Json
  /** The id in the control door's answer to `add`. */
  idOf(answer: Json): string
}

export interface PersonEdit {
  body: Json
  /** What the record then reads as, in the vendor's vocabulary. */
  seen: Fields
}
