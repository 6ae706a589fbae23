import Echo from 'laravel-echo'
import Pusher from 'pusher-js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChannelUser } from './channel-policy.ts'
import { startTestServer, type TestServer } from './testing/start-test-server.ts'

const users: Record<string, ChannelUser> = {
  admin: { id: 1, tenantId: 5, role: 'admin', name: 'Ada' },
  eva: { id: 7, tenantId: 5, role: 'employee', name: 'Eva' },
  ivan: { id: 8, tenantId: 5, role: 'employee', name: 'Ivan' },
  stranger: { id: 9, tenantId: 6, role: 'admin', name: 'Stranger' },
}

let server: TestServer
let echoes: Echo<'reverb'>[] = []

beforeEach(async () => {
  server = await startTestServer({ users })
})

afterEach(async () => {
  for (const echo of echoes) echo.disconnect()
  echoes = []
  await server.stop()
})

/** Echo as a page makes it: with its defaults, but for where the server is and who logs in. */
function open(token: string): Echo<'reverb'> {
  const echo = new Echo({
    broadcaster: 'reverb',
    Pusher,
    key: 'app-key',
    wsHost: '127.0.0.1',
    wsPort: server.port,
    forceTLS: false,
    enabledTransports: ['ws'],
    authEndpoint: `http://127.0.0.1:${server.port}/broadcasting/auth`,
    auth: { headers: { Authorization: `Bearer ${token}` } },
  })
  echoes.push(echo)
  return echo
}

/** Joins the tenant's channel and collects what its calendar would hear. */
async function listenToTenant(token: string) {
  const heard: { booking: { id: number }; fact_id: number }[] = []
  const channel = open(token).private('tenant.5')
  channel.listen('BookingCreated', (event: (typeof heard)[number]) => heard.push(event))
  await new Promise<void>((resolve) => channel.subscribed(resolve))
  return { heard, channel }
}

function tellBooking(id: number, audienceUserIds: number[]) {
  server.realtime.broadcastFact({
    tenantId: 5,
    factId: id,
    name: 'BookingCreated',
    subject: { kind: 'booking', id },
    data: { id },
    audienceUserIds,
  })
}

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 5, timeout: 5000 }).toBe(true)
}

test('an admin’s calendar hears of every booking with Echo’s default options', async () => {
  const { heard } = await listenToTenant('admin')
  tellBooking(1, [7])
  tellBooking(2, [])
  await until(() => heard.length === 2)
  expect(heard).toEqual([
    { booking: { id: 1 }, fact_id: 1 },
    { booking: { id: 2 }, fact_id: 2 },
  ])
})

test('an employee in the same channel hears of their own bookings only', async () => {
  const { heard } = await listenToTenant('eva')
  tellBooking(1, [8])
  tellBooking(2, [7])
  tellBooking(3, [])
  tellBooking(4, [8, 7])
  await until(() => heard.length === 2)
  expect(heard.map(({ booking }) => booking.id)).toEqual([2, 4])
})

test('a person of another tenant is refused', async () => {
  const channel = open('stranger').private('tenant.5')
  const error = await new Promise<{ status: number }>((resolve) => channel.error(resolve))
  expect(error.status).toBe(403)
  expect(server.realtime.channels()).toEqual([])
})

test('those who look at the calendar see each other come and go', async () => {
  const seen: string[] = []
  const name = ({ name }: { name: string }) => name
  const first = open('eva').join('tenant.5.calendar')
  const here = new Promise<{ name: string }[]>((resolve) => first.here(resolve))
  first.joining((person: { name: string }) => seen.push(`+${name(person)}`))
  first.leaving((person: { name: string }) => seen.push(`-${name(person)}`))
  expect((await here).map(name)).toEqual(['Eva'])

  const second = open('ivan')
  const both = await new Promise<{ name: string }[]>((resolve) => {
    second.join('tenant.5.calendar').here(resolve)
  })
  expect(both.map(name).toSorted()).toEqual(['Eva', 'Ivan'])
  await until(() => seen.length === 1)
  second.disconnect()
  await until(() => seen.length === 2)
  expect(seen).toEqual(['+Ivan', '-Ivan'])
})

test('a person with two windows is there once until both are closed', async () => {
  const seen: string[] = []
  const watcher = open('admin').join('tenant.5.calendar')
  watcher.joining((person: { name: string }) => seen.push(`+${person.name}`))
  watcher.leaving((person: { name: string }) => seen.push(`-${person.name}`))
  await new Promise((resolve) => watcher.here(resolve))
  const windows = [open('eva'), open('eva')]
  for (const window of windows) {
    await new Promise((resolve) => window.join('tenant.5.calendar').here(resolve))
  }
  const people = () => server.realtime.members('presence-tenant.5.calendar').length
  windows[0]?.disconnect()
  await until(() => server.realtime.stats().connections === 2)
  expect(people()).toBe(2)
  windows[1]?.disconnect()
  await until(() => seen.length === 2)
  expect(seen).toEqual(['+Eva', '-Eva'])
})

test('a whisper reaches the others and not the one who whispers', async () => {
  const heard: string[] = []
  const { channel: admin } = await listenToTenant('admin')
  const { channel: eva } = await listenToTenant('eva')
  admin.listenForWhisper('typing', () => heard.push('admin'))
  eva.listenForWhisper('typing', ({ at }: { at: string }) => heard.push(`eva ${at}`))
  admin.whisper('typing', { at: 'note' })
  tellBooking(1, [7])
  await until(() => heard.length > 0)
  expect(heard).toEqual(['eva note'])
})

test('a screen that left a channel hears no more of it', async () => {
  const { heard } = await listenToTenant('admin')
  echoes[0]?.leave('tenant.5')
  await until(() => server.realtime.channels().length === 0)
  tellBooking(1, [])
  expect(server.realtime.stats().deliveries).toBe(0)
  expect(heard).toEqual([])
})

test('a client comes back by itself, to its channels and with its scope, after a restart', async () => {
  const { heard } = await listenToTenant('eva')
  await server.restart()
  await until(() => server.realtime.channels().length === 1)
  tellBooking(1, [8])
  tellBooking(2, [7])
  await until(() => heard.length > 0)
  expect(heard.map(({ booking }) => booking.id)).toEqual([2])
})
