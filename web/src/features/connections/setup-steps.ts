import type { Schemas } from '../../api/client.ts'

/** The guided path, in order. */
export const setupSteps = ['system', 'access', 'check', 'choose', 'map', 'start'] as const
export type SetupStep = (typeof setupSteps)[number]

/** Where to go on with a connection that was left half-way: whoever has a way in tests it first. */
export function resumeAt(
  connection: Pick<Schemas['Connection'], 'account_id' | 'secrets' | 'settings'>,
): SetupStep {
  const hasKey = Object.keys(connection.secrets).some((name) => /url|token|key/.test(name))
  return hasKey || connection.account_id !== null ? 'check' : 'access'
}
