import { ProblemError } from '../../kernel/errors.ts'
import { cutPage, idCursor, type Page, readIdCursor } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { User } from './user.ts'
import { authoriseUser } from './user-policy.ts'
import { findUser, pageOfUsers } from './user-store.ts'

/** A person, and how much of them the caller may see. */
export interface ShownUser {
  user: User
  shown: 'all' | 'names'
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
): Promise<Page<ShownUser>> {
  authoriseUser(who, 'list')
  const afterId = readIdCursor(query.cursor, 0)
  const { bookable, active } = query
  const found = await pageOfUsers(tx, { afterId, limit: query.limit + 1, bookable, active })
  const { items, nextCursor } = cutPage(found, query.limit, idCursor)
  return { items: items.map((user) => ({ user, shown: shownTo(who, user) })), nextCursor }
}

/** One person. @throws ProblemError `not_found` */
export async function readUser(tx: Transaction, who: Principal, id: number): Promise<ShownUser> {
  const user = await findUser(tx, id)
  if (!user) throw new ProblemError('not_found')
  return { user, shown: shownTo(who, user) }
}

function shownTo(who: Principal, user: User): ShownUser['shown'] {
  return authoriseUser(who, 'read', user) === 'names' ? 'names' : 'all'
}
