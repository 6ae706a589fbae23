import { afterEach, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../tests/support/portal.ts'
import { startProgram, type TestProgram } from '../../tests/support/program.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { openDatabase } from '../platform/database/index.ts'
import { createSync } from './create-sync.ts'
import { checkConnection } from './use-cases/start-connection.ts'

let closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  closing = []
})

async function open(options: Parameters<typeof startProgram>[0] = {}): Promise<TestProgram> {
  const house = await startProgram(options)
  closing.push(() => house.close())
  return house
}

async function portalOf(options: Parameters<typeof startPortal>[0] = {}): Promise<TestPortal> {
  const portal = await startPortal(options)
  closing.push(() => portal.close())
  return portal
}

async function twoSalons() {
  const house = await open()
  const portals = [await portalOf(), await portalOf()] as const
  const salons = [await house.makeSalon('First'), await house.makeSalon('Second')] as const
  const connections = [
    await house.connect(salons[0], portals[0]),
    await house.connect(salons[1], portals[1]),
  ] as const
  await house.drain(...portals)
  return { house, portals, salons, connections }
}

test('two tenants with two portals do not disturb each other', async () => {
  const { house, portals, salons, connections } = await twoSalons()
  await house.ask(salons[0], 'POST /api/clients', { first_name: 'Mine', phone: '+77010000001' })
  await house.book(salons[1], '2030-03-04 10:00:00')
  await house.drain(...portals)
  const names = await Promise.all(
    portals.map(async (portal) => (await portal.contacts()).map((one) => one['name'])),
  )
  expect(names).toEqual([['Olena', 'Mine'], ['Olena']])
  expect(await portals[0].deals()).toEqual([])
  expect(await portals[1].deals()).toHaveLength(1)
  for (const at of [0, 1] as const) {
    expect(await house.audit(salons[at], connections[at])).toMatchObject({ percent: 100 })
  }
})

test('a portal that hangs does not delay the other tenant', async () => {
  const { house, portals, salons, connections } = await twoSalons()
  portals[0].hang(true)
  const hung = portals[0].requests()
  await house.ask(salons[0], 'POST /api/clients', { first_name: 'Stuck' })
  const worker = house.program.worker()
  await worker.start()
  closing.push(() => worker.stop(100))
  const isHeld = async () =>
    house.sql('select 1 from lanes where subject_id = $1 and lease_until > now()', [connections[0]])
  await expect.poll(() => portals[0].requests(), { timeout: 5_000 }).toBeGreaterThan(hung)
  await house.book(salons[1], '2030-03-04 10:00:00')
  await expect.poll(() => portals[1].deals(), { timeout: 10_000 }).toHaveLength(1)
  expect(await isHeld()).toHaveLength(1)
})

test('a portal that belongs to one tenant cannot be connected by another', async () => {
  const house = await open()
  const portal = await portalOf()
  const [owner, other] = [await house.makeSalon('Owner'), await house.makeSalon('Other')]
  await house.connect(owner, portal)
  await expect(house.connect(other, portal)).rejects.toMatchObject({ code: 'account_taken' })
})

test('an expired token is renewed once, however many processes meet it', async () => {
  const house = await open()
  const portal = await portalOf()
  const salon = await house.makeSalon()
  const id = await house.connect(salon, portal)
  const { parts } = house.program.sync
  const others = [1, 2].map(() => {
    const db = openDatabase({ url: house.appUrl, poolSize: 3 })
    closing.push(() => db.close())
    return createSync({ ...parts, db }).parts
  })
  const before = portal.tokenRequests()
  await portal.chaos({ expireTokens: true })
  const who = systemPrincipal(salon.tenantId)
  const checks = await Promise.all(
    [parts, ...others].map((process) => checkConnection(process, { who, id })),
  )
  for (const steps of checks) expect(steps.filter(({ ok }) => !ok)).toEqual([])
  expect(portal.tokenRequests() - before).toBe(1)
})

test('with the vendor’s real limits not one request is refused, and the bucket is used', async () => {
  const house = await open({ paced: true })
  const portal = await portalOf({ realLimits: true })
  const salon = await house.makeSalon()
  for (let at = 0; at < 60; at++) {
    await house.ask(salon, 'POST /api/clients', { first_name: 'Client', last_name: `No. ${at}` })
  }
  const id = await house.connect(salon, portal)
  await house.drain(portal)
  while ((await portal.counters()).calls < 44) {
    await house.ask(salon, `POST /api/connections/${id}/check`)
  }
  const { limitErrors, calls, maxBurst } = await portal.counters()
  expect({ limitErrors, used: calls > 40, bounded: maxBurst <= 50 }).toEqual({
    limitErrors: 0,
    used: true,
    bounded: true,
  })
  expect(await portal.contacts()).toHaveLength(61)
})
