import type { ChannelScope } from './channel-auth.ts'

/** The person who asks; ids are positive integers. */
export interface ChannelUser {
  id: number
  tenantId: number
  role: string
  name: string
}

/** A client of a business who asks, signed in at its public page. */
export interface ChannelClient {
  clientId: number
  tenantId: number
}

export type JoinDecision = { ok: false } | { ok: true; scope: ChannelScope; channelData?: string }

const refused: JoinDecision = { ok: false }

/** Those who see every booking of their tenant; everybody else hears only what concerns them. */
const hearEverything: readonly string[] = ['super_admin', 'admin', 'manager']

/**
 * Decides who may listen where. Channels are `private-tenant.{id}` (what happens in a tenant),
 * `private-tenant.{id}.user.{userId}` (for one person) and `presence-tenant.{id}.calendar` (who is
 * looking at the calendar, with their names). A client may listen in one alone:
 * `private-client.{tenantId}.{clientId}`. Any other name is refused.
 */
export function mayJoin(channel: string, user: ChannelUser | ChannelClient): JoinDecision {
  if ('clientId' in user) {
    const own = `private-client.${user.tenantId}.${user.clientId}`
    return channel === own ? { ok: true, scope: 'all' } : refused
  }
  const place = /^(private|presence)-tenant\.([1-9]\d{0,14})(?:\.(.+))?$/.exec(channel)
  if (!place) return refused
  const [, kind, tenantId, rest] = place
  const isMember = user.tenantId === Number(tenantId) || user.role === 'super_admin'
  if (!isMember) return refused
  if (kind === 'presence') return rest === 'calendar' ? asMember(user) : refused
  if (rest === undefined) return asListener(user)
  return rest === `user.${user.id}` ? { ok: true, scope: 'all' } : refused
}

function asListener(user: ChannelUser): JoinDecision {
  return { ok: true, scope: hearEverything.includes(user.role) ? 'all' : { userId: user.id } }
}

function asMember(user: ChannelUser): JoinDecision {
  const channelData = JSON.stringify({
    user_id: String(user.id),
    user_info: { id: user.id, name: user.name },
  })
  return { ok: true, scope: 'all', channelData }
}
