import type { Outbound } from '../../kernel/outbound.ts'
import type { Database } from '../../platform/database/index.ts'
import type { Mailer } from '../../platform/outbound-mail/index.ts'
import type { DerivedKeys, Sealer } from '../../platform/secrets/index.ts'
import type { Log } from '../../platform/telemetry/index.ts'

/** What sending messages stands on. */
export interface MessageParts {
  db: Database
  sealer: Sealer
  outbound: Outbound
  mailer: Mailer
  log: Log
  /** How the outside world reaches this server, without a slash at the end. */
  publicUrl: string
  /** Sign and prove the links by which clients stop messages. */
  stopKeys: DerivedKeys
  /** Unix milliseconds. */
  now(): number
  /** From 0 up to 1. */
  random(): number
}

/** The clock and the dice are the real ones unless a test brings its own. */
export type MessageOptions = Omit<MessageParts, 'now' | 'random'> &
  Partial<Pick<MessageParts, 'now' | 'random'>>
