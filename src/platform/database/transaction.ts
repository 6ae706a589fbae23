import type { Kysely } from 'kysely'
import type { PoolClient } from 'pg'
import { assert } from '../../kernel/errors.ts'
import type { Tables } from './tables.generated.ts'

declare const opaque: unique symbol

/**
 * A running transaction, seeing one tenant's rows. Use cases receive it and pass it on; only stores
 * can look inside (through `sql.ts`), so no other file can run a query.
 */
export interface Transaction {
  readonly tenantId: number
  readonly [opaque]: true
}

interface Inside {
  client: PoolClient
  kysely: Kysely<Tables>
}

const insides = new WeakMap<Transaction, Inside>()

/** Wraps a client whose transaction has begun. Called by the database alone. */
export function openTransaction(tenantId: number, inside: Inside): Transaction {
  const transaction = Object.freeze({ tenantId }) as Transaction
  insides.set(transaction, inside)
  return transaction
}

/** What a transaction is made of. Throws when it has ended: a leaked transaction is a bug. */
export function insideOf(transaction: Transaction): Inside {
  const inside = insides.get(transaction)
  assert(inside, 'this transaction has ended')
  return inside
}

/** Ends the use of a transaction object. */
export function closeTransaction(transaction: Transaction): void {
  insides.delete(transaction)
}
