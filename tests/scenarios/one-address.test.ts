import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Remote } from '../../src/connector-kit/index.ts'
import { yclients } from '../../src/connectors/yclients/index.ts'
import { openRemote, type Patience } from '../../src/sync/remote.ts'
import { findConnection } from '../../src/sync/store/connections-store.ts'
import { startLocation, type TestLocation } from '../support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../support/program.ts'

// Two tenants behind one address, which the vendor counts as one caller.

let house: TestProgram
let location: TestLocation
const tenants: { salon: TestSalon; connection: number }[] = []
const stop = new AbortController()

beforeAll(async () => {
  house = await startProgram({ paced: true })
  location = await startLocation({ limited: true })
  for (const name of ['One', 'Other']) {
    const salon = await house.makeSalon(name)
    tenants.push({ salon, connection: await location.connect(house, salon) })
  }
}, 60_000)
afterAll(async () => {
  stop.abort()
  await house.close()
  await location.close()
})

async function remoteOf(which: number, patience: Patience): Promise<Remote> {
  const tenant = tenants[which]
  if (!tenant) throw new Error('there are two tenants')
  const { parts } = house.program.sync
  return parts.db.transaction(tenant.salon.tenantId, async (tx) => {
    const connection = await findConnection(tx, tenant.connection)
    if (!connection) throw new Error('the tenant is connected')
    const words = await parts.describeTenant(tx)
    const { signal } = stop
    return openRemote(parts, { connection, connector: yclients, tenant: words, patience, signal })
  })
}

const look = (remote: Remote) => yclients.records.service?.read(remote, ['1'])

test('what the buckets let through never is more than the vendor takes', () => {
  const [minute, second] = yclients.manifest.buckets
  expect((minute?.burst ?? 0) + 60 * (minute?.ratePerSecond ?? 0)).toBeLessThanOrEqual(200)
  expect((second?.burst ?? 0) + (second?.ratePerSecond ?? 0)).toBeLessThanOrEqual(5)
  expect(yclients.manifest.buckets.map(({ scope }) => scope)).toEqual(['address', 'address'])
})

test('two tenants share what one address may ask, and whoever waits goes first', async () => {
  const answered: string[] = []
  const sweep = async (which: number, times: number) => {
    const remote = await remoteOf(which, 'bulk')
    for (let n = 0; n < times; n++) {
      await look(remote)
      answered.push('bulk')
    }
  }
  const sweeps = Promise.all([sweep(0, 6), sweep(0, 6), sweep(1, 6), sweep(1, 6)])
  while (answered.length < 8) await new Promise((resolve) => setTimeout(resolve, 20))
  const before = answered.length
  await look(await remoteOf(1, 'person'))
  answered.push('person')
  const passed = answered.indexOf('person') - before
  await sweeps
  // Four sweeps are under way; the person did not queue behind what is left of them.
  expect(passed).toBeLessThanOrEqual(4)
  const { limitErrors } = await location.counters()
  expect(limitErrors).toBe(0)
}, 60_000)
