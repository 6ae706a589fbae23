import { prepared } from '../database/sql.ts'
import type { Transaction } from '../database/transaction.ts'

export interface TokenRequest {
  key: string
  cost: number
  ratePerSecond: number
  burst: number
  /** Tokens to leave in the bucket for somebody more urgent. */
  reserve: number
}

/** Takes tokens, or answers how many milliseconds to wait before asking again. */
export async function takeTokens(tx: Transaction, request: TokenRequest): Promise<number> {
  const rows = await prepared<{ wait_ms: number }>(tx, {
    name: 'buckets-take',
    text: 'select door_take_tokens($1, $2, $3, $4, $5) as wait_ms',
    values: [request.key, request.cost, request.ratePerSecond, request.burst, request.reserve],
  })
  return rows[0]?.wait_ms ?? 0
}

/** Empties a bucket and keeps it shut for a while: the other side said "too many". */
export async function blockBucket(tx: Transaction, key: string, blockMs: number): Promise<void> {
  await prepared(tx, {
    name: 'buckets-block',
    text: 'select door_block_bucket($1, $2)',
    values: [key, Math.ceil(blockMs)],
  })
}
