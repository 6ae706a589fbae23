import type { FastifyBaseLogger } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Language } from '../kernel/language.ts'
import type { Principal } from '../kernel/principal.ts'
import type { Config } from '../platform/config.ts'
import type { Database, Transaction } from '../platform/database/index.ts'
import type { Sealer } from '../platform/secrets/index.ts'
import type { PublishPorts, Realtime } from '../realtime/index.ts'

/**
 * The ids that outside systems give to our records, by the name that a connector declares for them
 * (`crm_deal_id`); records without one are left out.
 */
export type RemoteIds = (
  tx: Transaction,
  idName: string,
  ids: number[],
) => Promise<Map<number, string>>

export interface Readiness {
  ok: boolean
  /** What was looked at, and whether it is fit for work: `database`, `migrations`, `workers`. */
  checks: Record<string, boolean>
}

/** What the wiring gives to the HTTP application. */
export interface HttpParts {
  config: Config
  db: Database
  log: FastifyBaseLogger
  sealer: Sealer
  realtime?: Realtime
  /** Where published events go; to the sockets of this process unless told otherwise. */
  publishPorts?: PublishPorts
  remoteIds: RemoteIds
  /** Routes that the wiring chooses, registered beside those of every application. */
  routes: FastifyPluginAsyncZod[]
  readiness(): Promise<Readiness>
  /** The folder of the built web pages; without it `/` answers in plain text. */
  webDist?: string
}

declare module 'fastify' {
  interface FastifyInstance {
    parts: HttpParts
    db: Database
    remoteIds: RemoteIds
  }

  interface FastifyRequest {
    /** Who asks. Reading it on a route that anonymous callers may use throws `unauthenticated`. */
    principal: Principal
    /** The same, or null when nobody signed in. */
    caller: Principal | null
    /** The language that errors and texts of this answer are written in. */
    language: Language
    /** Runs work in one transaction of the caller's tenant. */
    inTenant<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  }

  interface FastifyContextConfig {
    /**
     * `public` lets anonymous callers in; every other route under /api demands a sign-in, and so
     * does a route elsewhere that says `signed-in`.
     */
    access?: 'public' | 'signed-in'
    /** What an API token needs: `clients:write`. Taken from method and path when left out. */
    scope?: string
  }
}
