import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProgram, type TestProgram } from '../../../tests/support/program.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { createConnection } from '../../sync/index.ts'

const metricsToken = 'token-of-the-figures'
let house: TestProgram

beforeAll(async () => {
  house = await startProgram({ config: { metricsToken } })
  await connect('First', { here: 3, there: 2, failures: 1, hookErrors: 4, skipped: 5 })
  await connect('Second', { here: 10, there: 0, failures: 0, hookErrors: 0, skipped: 1 })
})
afterAll(() => house.close())

interface Did {
  here: number
  there: number
  failures: number
  hookErrors: number
  skipped: number
}

/** A business with a connection, and what it did a moment and a day ago. */
async function connect(name: string, did: Did): Promise<void> {
  const { tenantId } = await house.makeSalon(name)
  const { db, sync } = house.program
  const who = systemPrincipal(tenantId)
  const settings = { company_id: 1, partner_token: 'p', user_token: 'u' }
  const input = { connector: 'yclients', name, settings }
  const id = await db.transaction(tenantId, (tx) =>
    createConnection(sync.parts, tx, { who, input }),
  )
  const { here, there, failures, hookErrors, skipped } = did
  await house.sql(
    `insert into sync_activity (tenant_id, connection_id, minute, written_here, written_there,
       failures, hook_errors, skipped)
     select $1, $2, at, $3, $4, $5, $6, jsonb_build_object('unmatched', $7::int)
     from unnest(array[date_trunc('minute', now()), now() - interval '20 hours']) as at`,
    [tenantId, id, here, there, failures, hookErrors, skipped],
  )
}

function read(headers: Record<string, string>): Promise<Response> {
  return fetch(`${house.url}/metrics`, { headers })
}

it('sums what all businesses did in the last hour: written, left out and why, failed, refused', async () => {
  const response = await read({ authorization: `Bearer ${metricsToken}` })
  const lines = (await response.text()).split('\n').filter((line) => /_last_hour\{/.test(line))
  expect(lines.sort()).toEqual([
    'uzel_sync_errors_last_hour{connector="yclients"} 1',
    'uzel_sync_records_last_hour{connector="yclients",side="here"} 13',
    'uzel_sync_records_last_hour{connector="yclients",side="there"} 2',
    'uzel_sync_skipped_last_hour{connector="yclients",reason="unmatched"} 6',
    'uzel_webhook_errors_last_hour{connector="yclients"} 4',
  ])
})

it('tells nobody who does not hold the token', async () => {
  const answers = await Promise.all([read({}), read({ authorization: 'Bearer guessed' })])
  for (const answer of answers) {
    expect(answer.ok).toBe(false)
    expect(await answer.text()).not.toContain('uzel_sync')
  }
})
