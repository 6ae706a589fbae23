import { afterEach, describe, expect, it } from 'vitest'
import { at, fixture, mapOf, type PortalUnderTest, startPortal } from './portal-under-test.ts'

let portal: PortalUnderTest
afterEach(() => portal.close())

describe('the leaky bucket', () => {
  it('lets fifty in at once, refuses the next unexecuted, and drains two a second', async () => {
    portal = await startPortal()
    for (let index = 0; index < 50; index += 1) {
      expect((await portal.webhook('profile')).status).toBe(200)
    }
    const refused = await portal.webhook('crm.deal.add', { fields: {} })
    expect([refused.status, refused.body]).toEqual([
      503,
      { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' },
    ])
    portal.advance(1_000)
    expect((await portal.webhook('profile')).status).toBe(200)
    expect(at((await portal.webhook('crm.deal.list')).body, 'total')).toBe(0)
    expect((await portal.webhook('profile')).status).toBe(503)
    const log = await portal.get('/_log')
    expect(at(log.body, 'counters')).toMatchObject({ calls: 54, limitErrors: 2, maxBurst: 51 })
  })

  it('counts a batch once', async () => {
    portal = await startPortal()
    const cmd = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`c${index}`, 'profile']),
    )
    for (let index = 0; index < 50; index += 1) {
      expect((await portal.webhook('batch', { cmd })).status).toBe(200)
    }
    const log = await portal.get('/_log')
    expect(at(log.body, 'counters')).toMatchObject({ calls: 50, commands: 2_500, limitErrors: 0 })
  })
})

describe('the time of a method', () => {
  it('is refused after the call that crossed the line, for ten minutes, that method alone', async () => {
    portal = await startPortal({ costMs: { 'crm.deal.list': 300_000 } })
    const first = await portal.webhook('crm.deal.list')
    const resetAt = Number(at(first.body, 'time', 'operating_reset_at'))
    expect(at(first.body, 'time', 'operating')).toBe(300)
    portal.advance(61_000)
    expect(at((await portal.webhook('crm.deal.list')).body, 'time', 'operating')).toBe(600)
    const refused = await portal.webhook('crm.deal.list')
    expect([refused.status, refused.body.error]).toEqual([429, 'OPERATION_TIME_LIMIT'])
    const batch = await portal.webhook('batch', { cmd: { a: 'crm.deal.list', b: 'profile' } })
    const code = at(fixture('errors.system'), 15, 'body', 'error')
    expect(at(batch.body, 'result', 'result_error', 'a', 'error')).toBe(code)
    expect(Object.keys(mapOf(at(batch.body, 'result', 'result')))).toEqual(['b'])
    portal.advance(resetAt * 1_000 - (Date.parse('2026-03-02T07:00:00Z') + 61_000))
    expect((await portal.webhook('crm.deal.list')).status).toBe(200)
  })
})
