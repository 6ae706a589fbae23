import type { FieldRules, Fields } from '../connector-kit/index.ts'
import type { Json } from '../kernel/json.ts'

export type ConnectionState = 'active' | 'paused' | 'unauthorised' | 'off'
export type ConflictRule = 'theirs' | 'ours' | 'newest'

/** One tenant's account at an outside system. Its secrets stay sealed in here. */
export interface Connection {
  tenantId: number
  id: number
  connector: string
  name: string
  state: ConnectionState
  settings: Fields
  /** Sealed; opened by `openSecrets` alone. */
  sealed: string | null
  hookKey: string
  accountId: string | null
  accountHost: string | null
  conflictRule: ConflictRule
  /** Where fields are kept in step otherwise than the connector would have it. */
  fieldRules: FieldRules
  outages: number
  resumeAt: string | null
  alert: Json
  lastContactAt: string | null
}

/** The place a connection's secrets are sealed for: they open nowhere else. */
export function sealingContext(connection: { tenantId: number; id: number }): string {
  return `connection:${connection.tenantId}:${connection.id}`
}
