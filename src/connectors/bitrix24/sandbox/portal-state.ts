import { z } from 'zod'
import type { Credentials } from './credentials.ts'
import { isMap, type Json, type JsonMap, type Row } from './json.ts'
import type { Portal } from './portal.ts'
import { forgetFields } from './user-fields.ts'

interface Sources {
  portal: Portal
  credentials: Credentials
}

/** The state for people and tests: settings with their secrets, and the stored rows by kind. */
export function portalState({ portal }: Sources, kind: string | null): JsonMap {
  const kinds = Object.entries(portal.tables())
  const shown = kinds.filter(([name]) => kind === null || name === kind || name === `${kind}s`)
  const rows = shown.map(([name, table]): [string, Json] => [name, table.dump().rows])
  const counts = kinds.map(([name, table]): [string, Json] => [name, table.size])
  const { app, webhook, zone, baseUrl } = portal.settings
  return {
    portal: {
      baseUrl,
      zone,
      installed: portal.installed,
      app: { ...app, scope: [...app.scope] },
      webhook: { ...webhook, scope: [...webhook.scope] },
      webhookUrl: `${baseUrl}/rest/${webhook.userId}/${webhook.code}/`,
    },
    counts: Object.fromEntries(counts),
    ...Object.fromEntries(rows),
  }
}

const VERSION = 1

export function snapshotPortal({ portal, credentials }: Sources): unknown {
  const tables = Object.entries(portal.tables()).map(([name, table]) => [name, table.dump()])
  return structuredClone({
    version: VERSION,
    app: portal.settings.app,
    webhook: portal.settings.webhook,
    installed: portal.installed,
    multifield: portal.counters.multifield,
    tokens: credentials.dump(),
    tables: Object.fromEntries(tables),
  })
}

const token = z.object({ token: z.string(), userId: z.number(), expiresAtMs: z.number() })
const row = z.custom<Row>((value) => isMap(value) && typeof value.id === 'number')

const snapshotShape = z.object({
  version: z.literal(VERSION),
  app: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    redirectUri: z.string(),
    scope: z.array(z.string()),
    applicationToken: z.string(),
    memberId: z.string(),
    domain: z.string(),
  }),
  webhook: z.object({ userId: z.number(), code: z.string(), scope: z.array(z.string()) }),
  installed: z.boolean(),
  multifield: z.number(),
  tokens: z.object({ access: z.array(token), refresh: z.array(token) }),
  tables: z.record(z.string(), z.object({ lastId: z.number(), rows: z.array(row) })),
})

/** Replaces the state; a snapshot of another version or shape is a bug of the caller and throws. */
export function restorePortal({ portal, credentials }: Sources, snapshot: unknown): void {
  const saved = snapshotShape.parse(snapshot)
  Object.assign(portal.settings.app, saved.app)
  Object.assign(portal.settings.webhook, saved.webhook)
  portal.installed = saved.installed
  portal.counters.multifield = saved.multifield
  for (const [name, table] of Object.entries(portal.tables())) {
    table.load(saved.tables[name] ?? { lastId: 0, rows: [] })
  }
  credentials.load(saved.tokens)
  forgetFields(portal)
}

/** Back to the first day: no records, no handlers, no tokens; the app keeps its secrets. */
export function clearPortal({ portal, credentials }: Sources): void {
  // Ids go on where they were, so that nothing of the old portal is mistaken for the new.
  for (const table of Object.values(portal.tables())) {
    table.load({ lastId: table.dump().lastId, rows: [] })
  }
  credentials.forgetAll()
  portal.installed = true
  forgetFields(portal)
}
