import { expect, test } from 'vitest'
import type { OutboundRequest } from '../kernel/outbound.ts'
import { createLog } from '../platform/telemetry/index.ts'
import { openRemote, reserveOf } from './remote.ts'

const bucket = (burst: number, reserve: number) => ({
  name: 'portal',
  scope: 'connection' as const,
  ratePerSecond: 2,
  burst,
  reserve,
})

test.each([
  { burst: 40, reserve: 12 },
  { burst: 5, reserve: 0 },
  { burst: 2, reserve: 1 },
])('whoever only looks leaves more than bulk work, and a person takes all: %o', (limits) => {
  const one = bucket(limits.burst, limits.reserve)
  expect(reserveOf(one, 'person')).toBe(0)
  expect(reserveOf(one, 'bulk')).toBe(limits.reserve)
  expect(reserveOf(one, 'onlooker')).toBeGreaterThanOrEqual(limits.reserve)
  expect(reserveOf(one, 'onlooker')).toBeLessThan(limits.burst)
})

test('the reserve of an onlooker is the room in which a drain never waits for it', () => {
  expect(reserveOf(bucket(40, 12), 'onlooker')).toBe(24)
})

/** An account of a journal whose way out notes each request; tokens are always there. */
function noting(signal = new AbortController().signal) {
  const said: string[] = []
  const asked: OutboundRequest[] = []
  const parts = {
    apps: new Map(),
    log: createLog('silent'),
    now: Date.now,
    db: {
      outside: async () => {
        said.push('token')
        return 0
      },
    },
    outbound: {
      request: async (request: OutboundRequest) => {
        said.push(request.method)
        asked.push(request)
        return { status: 200, headers: {}, text: '' }
      },
    },
  }
  const options = {
    connection: { id: 1, tenantId: 1, connector: 'journal', sealed: null, settings: {} },
    connector: { manifest: { buckets: [bucket(5, 0)] } },
    tenant: {},
    patience: 'person',
    signal,
  }
  return { said, asked, remote: openRemote(parts as never, options as never) }
}

test('nothing waits for tokens between requests that were paid ahead', async () => {
  const { said, remote } = noting()
  const { http } = await remote.prepaid(2)
  for (const method of ['GET', 'PUT', 'GET'] as const) {
    await http.request({ method, url: 'https://journal.example/record/1' })
  }
  await remote.http.request({ method: 'GET', url: 'https://journal.example/record/2' })
  expect(said).toEqual(['token', 'GET', 'PUT', 'token', 'GET', 'token', 'GET'])
})

test('who gives up cuts a request, but not one whose answer is given only once', async () => {
  const caller = new AbortController()
  const { asked, remote } = noting(caller.signal)
  const request = { method: 'POST', url: 'https://journal.example/token' } as const
  await remote.http.request(request)
  await remote.http.request({ ...request, uncut: true })
  caller.abort()
  expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, false])
})
