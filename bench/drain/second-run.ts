import type { Api } from '../world/api.ts'
import { untilInStep } from '../world/connect-portal.ts'
import type { Portal } from '../world/portal.ts'
import type { DrainScene } from './scene.ts'

const limitMs = 600_000

/** Makes the portal's services ours, so that there is something to change. */
export function takeIn(api: Api, connectionId: number) {
  return api.must('POST', `/api/connections/${connectionId}/synchronise`, { kind: 'service' })
}

export interface Repeated {
  seconds: number
  changedThere: number
  created: number
  updated: number
}

/** Marks everything due again, and looks whether anything was written on either side. */
export async function repeat(bench: DrainScene): Promise<Repeated> {
  const { api, owner, portal, server, connectionId } = bench
  const before = await portalCatalog(portal)
  const { rows: last } = await owner.query<{ id: number }>(
    'select coalesce(max(id), 0)::int as id from runs',
  )
  const startedAt = performance.now()
  await takeIn(api, connectionId)
  await untilInStep(server, connectionId, limitMs)
  const seconds = (performance.now() - startedAt) / 1000
  const after = await portalCatalog(portal)
  const { rows } = await owner.query<{ created: number; updated: number }>(
    `select coalesce(sum(created), 0)::int as created, coalesce(sum(updated), 0)::int as updated
     from runs where id > $1`,
    [last[0]?.id ?? 0],
  )
  const changed = [...after].filter(([id, text]) => before.get(id) !== text).length
  return { seconds, changedThere: changed, created: 0, updated: 0, ...rows[0] }
}

/** Every row of the portal's catalog as text: its stamps would tell even of an equal rewrite. */
async function portalCatalog(portal: Portal): Promise<Map<string, string>> {
  const products = await portal.rows('product')
  const prices = await portal.rows('price')
  return new Map([
    ...products.map((row) => [`product ${row.id}`, JSON.stringify(row)] as const),
    ...prices.map((row) => [`price ${row.id}`, JSON.stringify(row)] as const),
  ])
}
