import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Message } from './message.ts'
import { authoriseMessage } from './message-policy.ts'
import { type MessageFilter, pageOfMessages } from './message-store.ts'

export interface MessageQuery extends MessageFilter {
  limit: number
  cursor?: string | undefined
}

/** Messages of the tenant, newest first. @throws ProblemError `forbidden` `invalid_input` */
export async function listMessages(
  tx: Transaction,
  who: Principal,
  query: MessageQuery,
): Promise<{ items: Message[]; nextCursor: string | null }> {
  authoriseMessage(who, 'read')
  const beforeId = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(query.cursor)
  if (!Number.isSafeInteger(beforeId) || beforeId < 1) {
    throw new ProblemError('invalid_input', { fields: [{ field: 'cursor', code: 'invalid' }] })
  }
  const found = await pageOfMessages(tx, { ...query, beforeId, limit: query.limit + 1 })
  const items = found.slice(0, query.limit)
  const last = items.at(-1)
  return { items, nextCursor: found.length > query.limit && last ? String(last.id) : null }
}
