import Echo from 'laravel-echo'
import Pusher from 'pusher-js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChannelUser } from './channel-policy.ts'
import { startTestServer, type TestServer } from './testing/start-test-server.ts'

const users: Record<string, ChannelUser> = {
  eva: { id: 7, tenantId: 5, role: 'employee', name: 'Eva' },
  ivan: { id: 8, tenantId: 5, role: 'manager', name: 'Ivan' },
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

interface Look {
  date: string
  view: string
  cell: string | null
}

/** Joins the calendar as that person, and collects what others look at. */
async function join(token: string) {
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
  const { subscription: channel } = echo.join('tenant.5.calendar')
  const looks: { look: Look; from: string | undefined }[] = []
  channel.bind('client-looking', (look: Look, meta: { user_id?: string } = {}) => {
    looks.push({ look, from: meta.user_id })
  })
  const errors: unknown[] = []
  echo.connector.pusher.connection.bind('error', (error: unknown) => errors.push(error))
  await new Promise((resolve) => channel.bind('pusher:subscription_succeeded', resolve))
  return { channel, looks, errors }
}

const tuesday: Look = { date: '2030-03-05', view: 'day', cell: '7 10:15' }
const wednesday: Look = { date: '2030-03-06', view: 'week', cell: null }

test('the others hear what a member looks at, with whose look it is, and the member does not', async () => {
  const eva = await join('eva')
  const ivan = await join('ivan')
  eva.channel.trigger('client-looking', tuesday)
  await expect.poll(() => ivan.looks).toEqual([{ look: tuesday, from: '7' }])
  expect(eva.looks).toEqual([])
})

test('whoever comes late is told what each member looks at now', async () => {
  const eva = await join('eva')
  const witness = await join('ivan')
  eva.channel.trigger('client-looking', tuesday)
  eva.channel.trigger('client-looking', wednesday)
  await expect.poll(() => witness.looks.length).toBe(2)
  const late = await join('ivan')
  await expect.poll(() => late.looks).toEqual([{ look: wednesday, from: '7' }])
})

test('looks beyond the rate are refused, and the connection stays', async () => {
  const eva = await join('eva')
  const ivan = await join('ivan')
  for (let at = 0; at < 30; at++) eva.channel.trigger('client-looking', tuesday)
  await expect.poll(() => eva.errors.length).toBeGreaterThan(0)
  expect(ivan.looks.length).toBeLessThan(30)
  await expect
    .poll(() => {
      eva.channel.trigger('client-looking', wednesday)
      return ivan.looks.some(({ look }) => look.date === wednesday.date)
    })
    .toBe(true)
})
