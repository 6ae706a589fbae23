import { normalizeEmail } from '../../kernel/email.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Role } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { addUser } from './create-user.ts'
import { openSession } from './open-session.ts'
import { presentUser } from './present-user.ts'
import type { User } from './user.ts'
import {
  findUserByBitrix24Id,
  findUserByEmail,
  type UserToInsert,
  updateUserRow,
} from './user-store.ts'

export interface ExternalIdentity {
  bitrix24UserId: string
  email: string | null
  name: string
  /** Whether the person administers the portal. */
  admin: boolean
  userAgent?: string | undefined
}

/**
 * Signs in a person whom the tenant's portal vouches for: known by the portal's id, else by e-mail
 * (and then linked), else made: an administrator of the portal as `admin`, others as `employee`.
 *
 * @throws ProblemError `forbidden` when the person was switched off here.
 */
export async function signInExternal(
  tx: Transaction,
  identity: ExternalIdentity,
): Promise<{ user: User; token: string; how: 'known' | 'linked' | 'created' }> {
  const { user, how } = await findOrCreate(tx, identity)
  if (!user.active) throw new ProblemError('forbidden')
  const { userAgent } = identity
  return { user, how, token: await openSession(tx, { userId: user.id, userAgent }) }
}

async function findOrCreate(
  tx: Transaction,
  identity: ExternalIdentity,
): Promise<{ user: User; how: 'known' | 'linked' | 'created' }> {
  const known = await findUserByBitrix24Id(tx, identity.bitrix24UserId)
  if (known) return { user: known, how: 'known' }
  const email = normalizeEmail(identity.email ?? '')
  const namesake = email === null ? undefined : await findUserByEmail(tx, email)
  // An e-mail that belongs to another person of the same portal proves nothing.
  if (namesake && namesake.bitrix24UserId === null && !isGuarded(namesake.role)) {
    return { user: await link(tx, namesake, identity.bitrix24UserId), how: 'linked' }
  }
  return { user: await create(tx, identity, namesake ? null : email), how: 'created' }
}

/** A portal must not be able to make itself master of every tenant by naming an e-mail. */
function isGuarded(role: Role): boolean {
  return role === 'super_admin'
}

async function link(tx: Transaction, user: User, bitrix24UserId: string): Promise<User> {
  const linked = await updateUserRow(tx, user.id, { bitrix24_user_id: bitrix24UserId })
  if (!linked) throw new ProblemError('not_found')
  await record(tx, {
    name: 'UserUpdated',
    subject: 'user',
    subjectId: user.id,
    actor: { kind: 'system' },
    data: presentUser(linked),
    before: presentUser(user),
  })
  return linked
}

async function create(
  tx: Transaction,
  identity: ExternalIdentity,
  email: string | null,
): Promise<User> {
  const columns: UserToInsert = {
    name: identity.name.trim().slice(0, 200) || identity.bitrix24UserId,
    email,
    role: identity.admin ? 'admin' : 'employee',
    bookable: true,
    bitrix24_user_id: identity.bitrix24UserId,
  }
  return addUser(tx, { actor: { kind: 'system' } }, columns)
}
