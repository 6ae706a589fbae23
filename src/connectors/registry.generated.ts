// Generated from the folders beside it by scripts/generate-registry.ts. Do not edit.
import type { Connector } from '../connector-kit/index.ts'
import type { CreateSandbox } from '../connector-kit/sandbox.ts'
import { bitrix24 } from './bitrix24/index.ts'
import { yclients } from './yclients/index.ts'

/** Every connector, by name. */
export const connectors: ReadonlyMap<string, Connector> = new Map<string, Connector>([
  ['bitrix24', bitrix24],
  ['yclients', yclients],
])

/** The emulators, loaded only where they are served. */
export const sandboxes: Record<string, () => Promise<CreateSandbox>> = {
  bitrix24: async () => (await import('./bitrix24/sandbox/index.ts')).createBitrix24Sandbox,
  yclients: async () => (await import('./yclients/sandbox/index.ts')).createYclientsSandbox,
}
