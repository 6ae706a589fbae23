export const roles = ['super_admin', 'admin', 'manager', 'employee'] as const
export type Role = (typeof roles)[number]

/** Who did it. `sync` names the connection a change came from, so that it does not echo there. */
export type Actor =
  | { kind: 'user'; id: number }
  | { kind: 'token'; id: number; userId: number }
  | { kind: 'client'; id: number }
  | { kind: 'sync'; connectionId: number }
  | { kind: 'system' }

/**
 * Who is asking, within one tenant. A super admin working inside a tenant carries that tenant's id
 * and the role `super_admin`; sync and the system act with the role `admin` and no user.
 */
export interface Principal {
  tenantId: number
  userId: number | null
  role: Role
  name: string
  /** What an API token may do: `*`, `read`, or `clients:write` and the like. Sessions carry `*`. */
  scopes: string[]
  actor: Actor
  /** The tenant that a super admin comes from, while he works inside another one. */
  homeTenantId?: number
}

/** The program itself at work inside a tenant. */
export function systemPrincipal(tenantId: number): Principal {
  return {
    tenantId,
    userId: null,
    role: 'admin',
    name: 'Uzel',
    scopes: ['*'],
    actor: { kind: 'system' },
  }
}

/** Sync at work: what it writes came from this connection. */
export function syncPrincipal(tenantId: number, connectionId: number): Principal {
  return { ...systemPrincipal(tenantId), actor: { kind: 'sync', connectionId } }
}
