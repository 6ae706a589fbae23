import { cutPage, idCursor, type Page, readIdCursor } from '../../kernel/page.ts'
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
): Promise<Page<Message>> {
  authoriseMessage(who, 'read')
  const beforeId = readIdCursor(query.cursor, Number.MAX_SAFE_INTEGER)
  const found = await pageOfMessages(tx, { ...query, beforeId, limit: query.limit + 1 })
  return cutPage(found, query.limit, idCursor)
}
