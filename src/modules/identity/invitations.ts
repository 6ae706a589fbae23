import { ProblemError } from '../../kernel/errors.ts'
import { type Principal, systemPrincipal } from '../../kernel/principal.ts'
import type { Database, Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import type { DerivedKeys } from '../../platform/secrets/index.ts'
import { findTenantById, type Tenant } from '../tenancy/index.ts'
import { type Invitation, isGenuine, readInvitation, signInvitation } from './invitation-token.ts'
import { openSession } from './open-session.ts'
import { presentUser } from './present-user.ts'
import { updateUser } from './update-user.ts'
import type { User } from './user.ts'
import { authoriseUser } from './user-policy.ts'
import { findUser, lockUserRow, passwordHashOf } from './user-store.ts'

export { invitationKeys } from './invitation-token.ts'

const lifeDays = 7

/**
 * Makes a link by which a person chooses a password, for the first time or anew. It works once, for
 * seven days, and no longer once the e-mail or the password has changed.
 * @throws ProblemError `not_found`, `forbidden`, or `invalid_input` for somebody without an e-mail
 */
export async function inviteUser(
  tx: Transaction,
  who: Principal,
  { id, keys, nowMs = Date.now() }: { id: number; keys: DerivedKeys; nowMs?: number },
): Promise<{ token: string; expiresAtMs: number; user: User }> {
  const user = await findUser(tx, id)
  if (!user) throw new ProblemError('not_found')
  authoriseUser(who, 'invite', user)
  if (user.email === null || !user.active) {
    const code = user.email === null ? 'required' : 'inactive'
    throw new ProblemError('invalid_input', { fields: [{ field: 'email', code }] })
  }
  const expiresAtMs = Math.floor(nowMs / 1000) * 1000 + lifeDays * 86_400_000
  const invitation = { tenantId: tx.tenantId, userId: id, expiresAtMs }
  const token = signInvitation(invitation, await stateOf(tx, user), keys[0])
  await record(tx, {
    name: 'UserInvited',
    subject: 'user',
    subjectId: id,
    actor: who.actor,
    data: presentUser(user),
  })
  return { token, expiresAtMs, user }
}

/** Whom an invitation is for, before a password is chosen. @throws ProblemError `link_expired` */
export async function openInvitation(
  db: Database,
  asked: { token: string; keys: DerivedKeys },
): Promise<{ user: User; tenant: Tenant }> {
  const { invitation, tenant } = await invited(db, asked.token)
  const user = await db.transaction(tenant.id, (tx) => check(tx, invitation, asked))
  return { user, tenant }
}

/**
 * Sets the password of the invited person and signs them in; all their other sessions end.
 * @throws ProblemError `link_expired`, `invalid_input` for a password that is too short
 */
export async function acceptInvitation(
  db: Database,
  asked: {
    token: string
    keys: DerivedKeys
    password: string
    userAgent?: string | undefined
  },
): Promise<{ session: string; principal: Principal }> {
  const { invitation, tenant } = await invited(db, asked.token)
  return db.transaction(tenant.id, async (tx) => {
    // Of two who come with one link at once, the second meets the password of the first.
    await lockUserRow(tx, invitation.userId)
    const { id, role, name } = await check(tx, invitation, asked)
    const actor = { kind: 'user', id } as const
    const change = { id, changes: { password: asked.password } }
    // It is the person's own doing, with the right that the one who invited lent.
    const who = { ...systemPrincipal(tenant.id), role: 'super_admin' as const, actor }
    await updateUser(tx, who, change)
    const session = await openSession(tx, { userId: id, userAgent: asked.userAgent })
    const principal = { tenantId: tenant.id, userId: id, role, name, scopes: ['*'], actor }
    return { session, principal }
  })
}

async function invited(
  db: Database,
  token: string,
): Promise<{ invitation: Invitation; tenant: Tenant }> {
  const invitation = readInvitation(token)
  const alive = invitation !== null && invitation.expiresAtMs > Date.now()
  const tenant = alive ? await findTenantById(db, invitation.tenantId) : null
  if (!alive || !tenant?.active) throw new ProblemError('link_expired')
  return { invitation, tenant }
}

async function check(
  tx: Transaction,
  { userId }: Invitation,
  { token, keys }: { token: string; keys: DerivedKeys },
): Promise<User> {
  const user = await findUser(tx, userId)
  if (!user?.active || !isGenuine(token, await stateOf(tx, user), keys)) {
    throw new ProblemError('link_expired')
  }
  return user
}

async function stateOf(tx: Transaction, user: User): Promise<string> {
  return `${user.email} ${(await passwordHashOf(tx, user.id)) ?? ''}`
}
