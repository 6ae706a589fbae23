import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { User } from './user.ts'
import { authoriseUser } from './user-policy.ts'
import { findUser, pageOfUsers } from './user-store.ts'

export interface UserPage {
  items: { user: User; shown: 'all' | 'names' }[]
  nextCursor: string | null
}

/** The people of the tenant by number; employees see of others no more than their names. */
export async function listUsers(
  tx: Transaction,
  who: Principal,
  query: {
    limit: number
    cursor?: string | undefined
    bookable?: boolean | undefined
    active?: boolean | undefined
  },
): Promise<UserPage> {
  authoriseUser(who, 'list')
  const afterId = Number(query.cursor ?? 0)
  if (!Number.isSafeInteger(afterId)) {
    throw new ProblemError('invalid_input', { fields: [{ field: 'cursor', code: 'invalid' }] })
  }
  const { bookable, active } = query
  const found = await pageOfUsers(tx, { afterId, limit: query.limit + 1, bookable, active })
  const page = found.slice(0, query.limit)
  return {
    items: page.map((user) => ({ user, shown: shownTo(who, user) })),
    nextCursor: found.length > query.limit ? String(page.at(-1)?.id) : null,
  }
}

/** One person. @throws ProblemError `not_found` */
export async function readUser(
  tx: Transaction,
  who: Principal,
  id: number,
): Promise<{ user: User; shown: 'all' | 'names' }> {
  const user = await findUser(tx, id)
  if (!user) throw new ProblemError('not_found')
  return { user, shown: shownTo(who, user) }
}

function shownTo(who: Principal, user: User): 'all' | 'names' {
  return authoriseUser(who, 'read', user) === 'names' ? 'names' : 'all'
}
