import type { Fields, RecordKind } from '../../connector-kit/index.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'

/** One of our records as neutral fields. */
export interface LocalRecord {
  id: number
  fields: Fields
  /** Unix milliseconds. */
  changedAtMs: number
  /** It was deleted here; what that means there is in its fields. */
  deleted: boolean
  /**
   * It was deleted, or merged into another, and nobody there is to be told. Its counterpart rests
   * as it is: nothing is written to it, nothing of it is read here, and it is never taken for a
   * record that we do not know. A new record of ours that is alike may have it.
   */
  rests?: true
  /** Its time is over, or it was called off and holds none: not worth making anywhere anew. */
  over?: 'past' | 'cancelled'
}

/** What became of a write here. A refusal names the fields it is about, and a stable reason. */
export type LocalOutcome =
  | { ok: true; id: number }
  | { ok: false; reason: string; fields: string[] }

/** How sync reads and writes one kind of our records: through the module's own door and rules. */
export interface LocalPort {
  kind: RecordKind
  /** One round trip for all; ids that are not there are left out. */
  read(tx: Transaction, ids: number[]): Promise<Map<number, LocalRecord>>
  write(
    tx: Transaction,
    who: Principal,
    change: { id: number; fields: Fields },
  ): Promise<LocalOutcome>
  create(tx: Transaction, who: Principal, fields: Fields): Promise<LocalOutcome>
  /** Ends a record whose counterpart vanished: cancels a booking, switches a service off. */
  end?(tx: Transaction, who: Principal, id: number): Promise<LocalOutcome>
  /**
   * Records alike enough to be the same (same phone, same name), surest first. Several are a
   * riddle for a person, and none of them is taken.
   */
  match(tx: Transaction, fields: Fields): Promise<number[]>
  /** Ids of records that people find by these words, as far as the asker may see them. */
  search(
    tx: Transaction,
    who: Principal,
    query: { words: string; limit: number },
  ): Promise<number[]>
  /** Every id, ascending, a page at a time. */
  ids(tx: Transaction, page: { afterId: number; limit: number }): Promise<number[]>
}
