import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { isObject } from '../testing/json-of.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let stranger: TestSalon
let id: number

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  stranger = await house.makeSalon('Another')
  id = await house.connect(salon, portal)
  await house.drain(portal)
})
afterAll(async () => {
  await house.close()
  await portal.close()
})

async function items(path: string): Promise<Record<string, unknown>[]> {
  const { status, body } = await house.ask(salon, `GET ${path}`)
  expect(status).toBe(200)
  return Array.isArray(body['items']) ? body['items'].filter(isObject) : []
}

const at = (path = '') => `/api/connections/${id}${path}`

describe('who may', () => {
  const doors = [
    { action: 'see', requests: ['GET ', 'GET /links', 'GET /conflicts', 'GET /runs'] },
    { action: 'test', requests: ['POST /check'] },
    { action: 'repair', requests: ['POST /retry'], body: {} },
    { action: 'read webhooks', requests: ['GET /inbox'] },
    { action: 'act on webhooks again', requests: ['POST /inbox/replay'], body: { ids: [1] } },
  ]
  const asked = doors.flatMap(({ requests, ...rest }) =>
    requests.map((request) => ({ ...rest, request })),
  )

  test.each(asked)('managers $action, employees do not ($request)', async ({ request, body }) => {
    const [method, path = ''] = request.split(' ')
    const ask = (role: 'manager' | 'employee') =>
      house.ask(salon, `${method} ${at(path)}`, body, role)
    expect((await ask('manager')).status).toBe(200)
    expect(await ask('employee')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  test.each([
    { request: 'PUT ', body: { name: 'Renamed' } },
    { request: 'DELETE ' },
    { request: 'POST /start' },
    { request: 'GET /dictionaries' },
  ])('managers do not change ($request)', async ({ request, body }) => {
    const [method, path = ''] = request.split(' ')
    const answer = await house.ask(salon, `${method} ${at(path)}`, body, 'manager')
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  test.each([
    { request: 'GET ' },
    { request: 'PUT ', body: { name: 'Mine' } },
    { request: 'DELETE ' },
    { request: 'POST /check' },
    { request: 'POST /start' },
    { request: 'GET /dictionaries' },
    { request: 'POST /synchronise', body: {} },
    { request: 'GET /links' },
    { request: 'GET /conflicts' },
    { request: 'GET /runs' },
    { request: 'GET /inbox' },
    { request: 'POST /inbox/replay', body: { ids: [1] } },
    { request: 'POST /retry', body: {} },
    { request: 'POST /audit', body: {} },
  ])('another tenant finds nothing there ($request)', async ({ request, body }) => {
    const [method, path = ''] = request.split(' ')
    const answer = await house.ask(stranger, `${method} ${at(path)}`, body)
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })
})

describe('a connection', () => {
  test('is shown with its health and without its secrets', async () => {
    const { clientSecret, applicationToken } = await portal.app()
    const [shown] = await items('/api/connections')
    expect(shown).toMatchObject({
      id,
      connector: 'bitrix24',
      state: 'active',
      settings: { portal_base: portal.url, catalog_iblock_id: 23 },
      health: { in_step: 3, due: 0, parked: 0, uncertain: 0, conflicts: 0, oldest_due_at: null },
    })
    expect(JSON.stringify(shown)).not.toContain(clientSecret)
    expect(JSON.stringify(shown)).not.toContain(applicationToken)
    expect((await house.ask(salon, `GET ${at()}`)).body).toEqual(shown)
  })

  test('keeps the secrets and settings that a change does not name', async () => {
    const change = {
      name: 'Renamed',
      conflict_rule: 'ours',
      settings: { deal_lost_stage_id: 'APOLOGY' },
    }
    expect((await house.ask(salon, `PUT ${at()}`, change)).status).toBe(204)
    const { body } = await house.ask(salon, `GET ${at()}`)
    expect(body).toMatchObject({
      name: 'Renamed',
      conflict_rule: 'ours',
      settings: { deal_lost_stage_id: 'APOLOGY', portal_base: portal.url },
    })
    const { body: checked } = await house.ask(salon, `POST ${at('/check')}`)
    const steps = Array.isArray(checked['steps']) ? checked['steps'].filter(isObject) : []
    expect(steps.filter((step) => step['ok'] !== true)).toEqual([])
    expect(steps.length).toBeGreaterThan(1)
  })

  test('refuses settings that its connector does not know, naming the field', async () => {
    const change = { settings: { catalog_iblock_id: 'none' } }
    expect(await house.ask(salon, `PUT ${at()}`, change)).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', errors: [{ field: 'settings.catalog_iblock_id' }] },
    })
    const made = { connector: 'nobody', name: 'Nobody' }
    expect(await house.ask(salon, 'POST /api/connections', made)).toMatchObject({
      status: 404,
      body: { code: 'connector_unknown' },
    })
  })

  test('tells what the other side offers to choose from', async () => {
    const { status, body } = await house.ask(salon, `GET ${at('/dictionaries')}`)
    expect(status).toBe(200)
    const entries = Object.values(body).flatMap((list) => (Array.isArray(list) ? list : []))
    expect(entries).toContainEqual(expect.objectContaining({ id: '9', name: 'Beauty salon' }))
  })

  test('is made paused, started again without harm, and removed with its links', async () => {
    const made = await house.ask(salon, 'POST /api/connections', {
      connector: 'bitrix24',
      name: 'B',
    })
    expect(made.status).toBe(201)
    const path = `/api/connections/${made.body['id']}`
    expect((await house.ask(salon, `GET ${path}`)).body).toMatchObject({ state: 'paused' })
    expect((await house.ask(salon, `DELETE ${path}`)).status).toBe(204)
    expect((await house.ask(salon, `GET ${path}`)).status).toBe(404)

    expect((await house.ask(salon, `POST ${at('/start')}`)).status).toBe(204)
    await house.drain(portal)
    expect((await house.audit(salon, id)).percent).toBe(100)
  })
})

describe('the monitor', () => {
  test('lists links a page at a time, of one kind or of one record', async () => {
    const links = await items(at('/links'))
    expect(links.map(({ kind, state }) => [kind, state])).toEqual(
      expect.arrayContaining([
        ['client', 'idle'],
        ['service', 'idle'],
      ]),
    )
    const [first, second] = await items(at('/links?limit=2'))
    expect(await items(at(`/links?limit=1&after=${first?.['id']}`))).toEqual([second])
    expect(await items(at(`/links?kind=client&local_id=${salon.client}`))).toMatchObject([
      { kind: 'client', local_id: salon.client, tries: 0, error: null },
    ])
    expect(await items(at('/links?state=parked'))).toEqual([])
  })

  test('a parked link is given another try', async () => {
    const [link] = await items(at(`/links?kind=client&local_id=${salon.client}`))
    await house.sql(`update links set state = 'due' where id = $1`, [link?.['id']])
    await house.sql(`update links set state = 'parked', tries = 3 where id = $1`, [link?.['id']])
    const answer = await house.ask(salon, `POST ${at('/retry')}`, { link_ids: [link?.['id']] })
    expect(answer.body).toEqual({ retried: 1 })
    await house.drain(portal)
    expect(await items(at('/links?state=parked'))).toEqual([])
  })

  test('a conflict is listed until a person settles it by taking the other value', async () => {
    const path = `/api/clients/${salon.client}`
    const { body } = await house.ask(salon, `GET ${path}`)
    await house.ask(salon, `PUT ${path}`, { last_name: 'Here' })
    const contact = Number(body['crm_contact_id'])
    await portal.edit({ entity: 'contact', id: contact, fields: { lastName: 'There' } })
    await house.drain(portal)
    const [conflict] = await items(at('/conflicts'))
    expect(conflict).toMatchObject({
      field: 'lastName',
      ours: 'Here',
      theirs: 'There',
      taken: 'ours',
    })

    const settle = `POST /api/conflicts/${conflict?.['id']}/settle`
    const take = { take: 'theirs' }
    expect((await house.ask(salon, settle, take, 'employee')).status).toBe(403)
    expect((await house.ask(stranger, settle, take)).status).toBe(404)
    expect((await house.ask(salon, settle, take)).status).toBe(204)
    expect(await items(at('/conflicts'))).toEqual([])
    expect(await items(at('/conflicts?open=false'))).toMatchObject([{ id: conflict?.['id'] }])
    await house.drain(portal)
    expect((await house.ask(salon, `GET ${path}`)).body).toMatchObject({ last_name: 'There' })
  })

  test('shows webhooks as they came, without their tokens, and acts on them again', async () => {
    const { applicationToken } = await portal.app()
    const [newest] = await items(at('/inbox?limit=1'))
    expect(newest).toMatchObject({ processed_at: expect.any(String) })
    expect(newest?.['body']).toContain('ONCRM')
    expect(newest?.['body']).not.toContain(applicationToken)
    expect(await items(at(`/inbox?before=${newest?.['id']}`))).not.toContainEqual(newest)
    const body = { ids: [newest?.['id'], 999_999] }
    expect((await house.ask(salon, `POST ${at('/inbox/replay')}`, body)).body).toEqual({
      replayed: 1,
    })
    expect(await items(at('/inbox?limit=1'))).toMatchObject([{ processed_at: null }])
    await house.drain(portal)
    expect(await items(at('/inbox?limit=1'))).toMatchObject([{ processed_at: expect.any(String) }])
  })

  test('a kind is brought wholly in step on demand, and the run tells what came of it', async () => {
    const asked = await house.ask(salon, `POST ${at('/synchronise')}`, { kind: 'service' })
    expect(asked.status).toBe(202)
    await house.drain(portal)
    const [run] = await items(at('/runs?limit=1'))
    expect(run).toMatchObject({ id: asked.body['run_id'], trigger: 'person', kind: 'service' })
    expect(run).toMatchObject({ failed: 0, finished_at: expect.any(String) })
    expect(await items(at(`/runs?before=${run?.['id']}`))).not.toContainEqual(run)
  })

  test('an audit compares everything and is kept as a run', async () => {
    const { status, body } = await house.ask(salon, `POST ${at('/audit')}`, {})
    expect(status).toBe(200)
    expect(body).toEqual({
      pairs: 3,
      equal: 3,
      differing: 0,
      only_here: 0,
      only_there: 0,
      percent: 100,
    })
    expect(await items(at('/runs?limit=1'))).toMatchObject([{ trigger: 'audit' }])
  })
})
