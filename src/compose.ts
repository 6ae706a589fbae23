import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { choresOf } from './chores.ts'
import type { Sandbox } from './connector-kit/sandbox.ts'
import { connectors } from './connectors/registry.generated.ts'
import { createHttpApp } from './http/app.ts'
import { bookingRoutes } from './http/routes/bookings.ts'
import { clientLinkRoutes } from './http/routes/client-links.ts'
import { clientRoutes } from './http/routes/clients.ts'
import { connectionRoutes } from './http/routes/connections.ts'
import { connectorSignInRoutes } from './http/routes/connector-sign-in.ts'
import { hookRoutes } from './http/routes/hooks.ts'
import { messageStopRoutes } from './http/routes/message-stops.ts'
import { messageRoutes } from './http/routes/messages.ts'
import { onlineBookingRoutes } from './http/routes/online-booking.ts'
import { publicRoutes } from './http/routes/public.ts'
import { sandboxRoutes } from './http/routes/sandboxes.ts'
import { scheduleRoutes } from './http/routes/schedules.ts'
import { serviceRoutes } from './http/routes/services.ts'
import { slotRoutes } from './http/routes/slots.ts'
import { statusRoutes } from './http/routes/statuses.ts'
import { syncRoutes } from './http/routes/sync.ts'
import { telegramRoutes } from './http/routes/telegram.ts'
import { vacationRoutes } from './http/routes/vacations.ts'
import { waitlistRoutes } from './http/routes/waitlist.ts'
import { webhookRoutes } from './http/routes/webhooks.ts'
import { workplaceRoutes } from './http/routes/workplaces.ts'
import { yclientsRoutes } from './http/routes/yclients.ts'
import { createImportHandler } from './modules/client-imports/index.ts'
import {
  createChannelHandler,
  type MessageParts,
  messageStopKeys,
} from './modules/messages/index.ts'
import { dropOutdatedReminders, mailOffers } from './modules/reminders/index.ts'
import { createEndpointHandler, enqueueWebhooks } from './modules/webhooks/index.ts'
import type { Config } from './platform/config.ts'
import { type Database, openDatabase } from './platform/database/index.ts'
import { migrationStatus } from './platform/database/migrate.ts'
import { subscribeToFacts } from './platform/facts/index.ts'
import { repeatChores } from './platform/jobs/repeat.ts'
import { createLaneWorker, type LaneWorker } from './platform/lanes/index.ts'
import { createOutbound } from './platform/outbound-http/index.ts'
import { createMailer } from './platform/outbound-mail/index.ts'
import { createSealer, type Sealer } from './platform/secrets/index.ts'
import { createLog, type Log } from './platform/telemetry/index.ts'
import { broadcastFacts } from './realtime/broadcast-facts.ts'
import { createRealtime, type Realtime } from './realtime/index.ts'
import { startSandboxes } from './sandboxes.ts'
import { seedYclients } from './seed-yclients.ts'
import { createSync, type Sync } from './sync/index.ts'

export interface ComposeOptions {
  config: Config
  /** The application role's address; the owner's is needed only to look at migrations. */
  databaseUrl: string
  ownerUrl: string
  /** Where the log goes; standard output when left out. */
  logFile?: string
}

/** The program, put together but not yet at work. Roles start what they need. */
export interface Program {
  config: Config
  db: Database
  sealer: Sealer
  sync: Sync
  log: Log
  /** HTTP, WebSocket and, outside production, the sandboxes. */
  serve(): Promise<{ url: string; app: FastifyInstance }>
  /** Drains lanes and does the chores. */
  work(): Promise<LaneWorker>
  /** A worker that is not started; for one pass. */
  worker(): LaneWorker
  /** Stops taking work, finishes what runs, closes everything. */
  stop(): Promise<void>
}

/** The only wiring, and the only file that knows everything. */
export function compose(options: ComposeOptions): Program {
  const { config } = options
  const log = createLog(config.logLevel, options.logFile)
  const db = openDatabase({ url: options.databaseUrl, poolSize: config.poolSize })
  const sealer = createSealer(config.keys)
  const outbound = createOutbound({ allowedHosts: allowedHosts(config) })
  const { publicUrl, bitrix24 } = config
  const apps = new Map(bitrix24 ? [['bitrix24', bitrix24]] : [])
  const sync = createSync({ db, log, outbound, sealer, connectors, apps, publicUrl })
  const subscribers = [sync.subscriber, enqueueWebhooks, dropOutdatedReminders, mailOffers]
  const unsubscribes = subscribers.map(subscribeToFacts)
  const stops: (() => Promise<void> | void)[] = []
  let working: LaneWorker | undefined

  const messages = messagePartsOf(config, { db, outbound, sealer, log })
  const handlers = handlersOf(sync, messages)
  const worker = () => createLaneWorker({ db, log, handlers })

  return {
    config,
    db,
    sealer,
    sync,
    log,
    worker,
    async serve() {
      const realtime = openRealtime(config)
      const sandboxes = config.sandbox ? await startSandboxes(config) : new Map<string, Sandbox>()
      const app = await createHttpApp({
        config,
        db,
        log,
        sealer,
        realtime,
        remoteIds: sync.remoteIds,
        routes: [...moduleRoutes, ...doorsOf(sync, messages), sandboxRoutes(sandboxes)],
        readiness: readinessOf(options, db, () => working),
        webDist: join(import.meta.dirname, '../web/dist'),
      })
      realtime.attach(app.server)
      const untell = await broadcastFacts({ db, realtime, log })
      stops.push(
        () => untell(),
        () => realtime.close(),
        () => app.close(),
        ...[...sandboxes.values()].map((sandbox) => () => sandbox.close()),
      )
      const url = await app.listen({ host: config.host, port: config.port })
      return { url, app }
    },
    async work() {
      working = worker()
      await working.start()
      seedYclients(sync, config)
      const chores = repeatChores(choresOf(messages, config), log)
      stops.unshift(
        () => working?.stop(),
        () => chores.stop(),
      )
      return working
    },
    async stop() {
      for (const stop of stops.splice(0)) await stop()
      for (const unsubscribe of unsubscribes) unsubscribe()
      await sync.stop()
      await outbound.close()
      await db.close()
    },
  }
}

function messagePartsOf(
  config: Config,
  parts: Pick<MessageParts, 'db' | 'outbound' | 'sealer' | 'log'>,
): MessageParts {
  const mailer = createMailer({ allowedHosts: allowedHosts(config) })
  const { publicUrl, keys } = config
  const stopKeys = messageStopKeys(keys)
  return { ...parts, mailer, publicUrl, stopKeys, now: Date.now, random: Math.random }
}

const moduleRoutes = [
  clientRoutes,
  serviceRoutes,
  workplaceRoutes,
  statusRoutes,
  scheduleRoutes,
  vacationRoutes,
  bookingRoutes,
  slotRoutes,
  waitlistRoutes,
  clientLinkRoutes,
  onlineBookingRoutes,
  webhookRoutes,
]

function handlersOf(sync: Sync, messages: MessageParts) {
  const { db, log } = messages
  return {
    connection: sync.handleLane,
    endpoint: createEndpointHandler(messages),
    import: createImportHandler({ db, log }),
    channel: createChannelHandler(messages),
  }
}

function doorsOf(sync: Sync, messages: MessageParts) {
  return [
    messageRoutes(messages),
    messageStopRoutes(messages),
    telegramRoutes(messages),
    hookRoutes(sync),
    connectionRoutes(sync),
    syncRoutes(sync),
    yclientsRoutes(sync),
    connectorSignInRoutes(sync),
    publicRoutes(sync),
  ]
}

function openRealtime(config: Config): Realtime {
  const { appId, key, secret } = config.pusher
  return createRealtime({ apps: [{ id: appId, key, secret }] })
}

/** Outside production the sandboxes run on this machine, at whatever port: it may be reached. */
function allowedHosts({ sandbox, outboundAllow, host }: Config): string[] {
  return sandbox ? [...outboundAllow, '127.0.0.1', 'localhost', host] : outboundAllow
}

/** Answers whether all is fit for work. Migrations that were found applied stay applied. */
function readinessOf(options: ComposeOptions, db: Database, working: () => LaneWorker | undefined) {
  let migrated = false
  return async () => {
    const database = await db.ping().then(
      () => true,
      () => false,
    )
    if (database && !migrated) {
      const all = await migrationStatus(options.ownerUrl).catch(() => [])
      migrated = all.length > 0 && all.every(({ applied }) => applied)
    }
    const workers = working()?.stopped() !== true
    const checks = { database, migrations: migrated, workers }
    return { ok: database && migrated && workers, checks }
  }
}
