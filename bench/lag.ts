import { setTimeout as sleep } from 'node:timers/promises'
import { type BenchResult, printTable } from './result.ts'
import { startBenchServer } from './server.ts'
import { type Api, openApi } from './world/api.ts'
import { connectPortal, untilInStep } from './world/connect-portal.ts'
import { quantile } from './world/figures.ts'
import { openScreen, type Screen } from './world/open-screen.ts'
import { type Portal, startPortal } from './world/portal.ts'
import { furnishSalon, momentOf, type Salon } from './world/salon.ts'

const samples = 60
/**
 * A booking takes five requests until its echo is settled, an edit one or two, and the polls behind
 * the webhooks a few a minute; the portal lets two a second through. At this pace the bucket never
 * fills, so what is measured is the way itself and not a queue before it.
 */
const everyMs = 5_000
const targetMs = 2_000
const lookEveryMs = 15
const givenUpMs = 90_000

/**
 * Measures both ways of a change: from asking for a booking until its deal is in the portal, and
 * from an edit in the portal until an open screen is told of it.
 */
export async function run(
  options: { json?: boolean; samples?: number } = {},
): Promise<BenchResult> {
  const count = options.samples ?? samples
  const server = await startBenchServer({ workers: 1 })
  const api = openApi(server)
  let portal: Portal | undefined
  let screen: Screen | undefined
  try {
    portal = await startPortal(server.dataDir)
    const salon = await furnishSalon(server, { employees: 2, services: 4, clients: 10 })
    const { connectionId } = await connectPortal(server, portal)
    await untilInStep(server, connectionId, 60_000)
    screen = await openScreen(server)
    const lag: Lag = { api, portal, salon, screen, keyPrefix: `${server.tenantId}-booking-` }
    await bookingToDeal(lag, 0)
    const there: number[] = []
    const seen: number[] = []
    for (let n = 1; n <= count; n++) {
      const nextAt = performance.now() + everyMs
      const { tookMs, dealId } = await bookingToDeal(lag, n)
      there.push(tookMs)
      await sleep(Math.max(0, nextAt - everyMs / 2 - performance.now()))
      seen.push(await editToScreen(lag, dealId, n))
      await sleep(Math.max(0, nextAt - performance.now()))
    }
    const result = conclude({ there, seen, database: server.config })
    if (!options.json) printTable(result)
    return result
  } finally {
    screen?.close()
    await api.close()
    await portal?.stop()
    await server.stop()
  }
}

interface Lag {
  api: Api
  portal: Portal
  salon: Salon
  screen: Screen
  keyPrefix: string
}

async function bookingToDeal({ api, portal, salon, keyPrefix }: Lag, day: number) {
  const startedAt = performance.now()
  const { id } = await api.must<{ id: number }>('POST', '/api/bookings', {
    client_id: salon.clients[day % salon.clients.length],
    user_id: salon.employees[0],
    service_ids: [salon.services[day % salon.services.length]],
    start_time: momentOf(day, 9),
  })
  for (;;) {
    const deals = await portal.rows('deal')
    const tookMs = performance.now() - startedAt
    const deal = deals.find(({ originId }) => originId === `${keyPrefix}${id}`)
    if (deal || tookMs > givenUpMs) return { tookMs, dealId: deal?.id ?? 0 }
    await sleep(lookEveryMs)
  }
}

async function editToScreen({ portal, screen }: Lag, dealId: number, n: number): Promise<number> {
  const note = `Call before ${n}`
  const startedAt = performance.now()
  await portal.edit({ entity: 'deal', id: dealId, fields: { comments: note } })
  const told = await screen.wait(
    ({ data }) => JSON.stringify(data).includes(`"${note}"`),
    givenUpMs,
  )
  return told === null ? givenUpMs : told.atMs - startedAt
}

function conclude(of: {
  there: number[]
  seen: number[]
  database: Record<string, string>
}): BenchResult {
  const rowsOf = (what: string, values: number[]) => {
    const p95 = Math.round(quantile(values, 0.95))
    return [
      { what: `${what}, p50`, value: Math.round(quantile(values, 0.5)), unit: 'ms' },
      {
        what: `${what}, p95`,
        value: p95,
        unit: 'ms',
        target: `<= ${targetMs}`,
        ok: p95 <= targetMs,
      },
      { what: `${what}, slowest`, value: Math.round(quantile(values, 1)), unit: 'ms' },
    ]
  }
  return {
    name: 'Lag between here and the portal',
    config: {
      samples: of.there.length,
      one_booking_and_one_edit_every_ms: everyMs,
      ...of.database,
    },
    rows: [
      ...rowsOf('booking asked for -> deal in the portal', of.there),
      ...rowsOf('edit in the portal -> open screen told', of.seen),
    ],
  }
}
