import { afterAll, describe, expect, test, vi } from 'vitest'
import { RemoteError } from '../../connector-kit/index.ts'
import { bitrix24 } from '../../connectors/bitrix24/index.ts'
import { assert } from '../../kernel/errors.ts'
import { list, openMonitoredSalon } from '../testing/open-monitored-salon.ts'

const { house, portal, salon, id, at, get, post, linkOf, close } = await openMonitoredSalon()
afterAll(close)

describe('a run', () => {
  const start = async () =>
    Number((await post(at('/synchronise'), { kind: 'service' })).body['run_id'])

  test('shows how far it is, and is one however often it is asked for', async () => {
    const run = await start()
    expect(await start()).toBe(run)
    expect(await get(at(`/runs/${run}`))).toMatchObject({
      finished_at: null,
      progress: { phase: 'looking', done: 0, total: 2, percent: 0 },
    })
    expect(list((await get(at('/health')))['running'])).toMatchObject([{ id: run }])
    await house.drain(portal)
    const ended = await get(at(`/runs/${run}`))
    expect(ended).toMatchObject({
      finished_at: expect.any(String),
      failed: 0,
      progress: { phase: 'finished', percent: 100, seconds_left: null },
    })
    expect(Number(ended['unchanged'])).toBeGreaterThanOrEqual(2)
    expect((await post(at(`/runs/${run}/cancel`))).status).toBe(409)
  })

  test('is called off, and what it alone had marked is in step again', async () => {
    const run = await start()
    expect((await get(at('/health')))['health']).toMatchObject({ due: 2 })
    expect((await post(at(`/runs/${run}/cancel`))).status).toBe(204)
    expect((await get(at('/health')))['health']).toMatchObject({ due: 0 })
    expect(await get(at(`/runs/${run}`))).toMatchObject({ progress: { phase: 'cancelled' } })
    await house.drain(portal)
    expect((await house.audit(salon, id)).percent).toBe(100)
  })

  test('called off, leaves an edit that came meanwhile in line', async () => {
    const run = await start()
    await house.ask(salon, `PUT /api/services/${salon.shave}`, { price_minor: 222_200 })
    await post(at(`/runs/${run}/cancel`))
    expect((await get(at('/health')))['health']).toMatchObject({ due: 1 })
    await house.drain(portal)
    expect((await house.audit(salon, id)).percent).toBe(100)
  })
})

test('a walk that is refused ends its run with the reason, and another may begin', async () => {
  const { service } = bitrix24.records
  assert(service, 'no services')
  const refusal = new RemoteError('rejected', { words: 'No rights to the catalog' })
  vi.spyOn(service, 'everything').mockRejectedValueOnce(refusal)
  const start = async () =>
    Number((await post(at('/synchronise'), { kind: 'service' })).body['run_id'])
  const refused = await start()
  await house.drain(portal)
  expect(await get(at(`/runs/${refused}`))).toMatchObject({
    finished_at: expect.any(String),
    error: { class: 'rejected', words: 'No rights to the catalog' },
    progress: { phase: 'interrupted' },
  })
  const again = await start()
  expect(again).not.toBe(refused)
  await house.drain(portal)
  expect(await get(at(`/runs/${again}`))).toMatchObject({ progress: { phase: 'finished' } })
  expect((await get(at('/health')))['pulls']).toEqual([])
})

describe('an audit from the page', () => {
  const ended = (run: number) =>
    vi.waitFor(async () => {
      const shown = await get(at(`/runs/${run}`))
      expect(shown['finished_at']).not.toBe(null)
      return shown
    }, 10_000)

  test('runs in the background and keeps the records that differ', async () => {
    await house.sql('update services set price_minor = 990000 where id = $1', [salon.haircut])
    const { body, status } = await post(at('/audits'), { repair: true })
    expect(status).toBe(202)
    const shown = await ended(Number(body['run_id']))
    expect(shown).toMatchObject({
      trigger: 'repair',
      progress: { phase: 'finished', percent: 100 },
      report: {
        differing: 1,
        differences: [{ kind: 'service', localId: salon.haircut, fields: ['priceMinor'] }],
      },
    })
    await house.drain(portal)
    expect((await get(at('/health')))['last_audit']).toMatchObject({ id: body['run_id'] })
    expect((await house.audit(salon, id)).percent).toBe(100)
  })

  test('goes on alone, makes way for a drain, and can be called off', async () => {
    await house.sql(`update lanes set lease_until = now() + interval '1 minute' where key = $1`, [
      `connection:${id}`,
    ])
    const link = await linkOf('client', salon.client)
    await house.sql(`update links set state = 'due', next_try_at = now() where id = $1`, [link])
    const before = portal.requests()
    const run = Number((await post(at('/audits'))).body['run_id'])
    expect(await post(at('/audits'))).toMatchObject({
      status: 409,
      body: { code: 'audit_running', run_id: run },
    })
    expect((await post(at(`/runs/${run}/cancel`))).status).toBe(204)
    expect(portal.requests()).toBe(before)
    await house.sql('update lanes set lease_until = null')
    expect(await ended(run)).toMatchObject({ progress: { phase: 'cancelled' } })
    await house.drain(portal)
  })
})
