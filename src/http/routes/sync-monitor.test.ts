import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { isObject } from '../testing/json-of.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let id: number

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  id = await house.connect(salon, portal)
  await house.drain(portal)
})
afterAll(async () => {
  await house.close()
  await portal.close()
})

const at = (path = '') => `/api/connections/${id}${path}`
const get = async (path: string) => (await house.ask(salon, `GET ${path}`)).body
const post = (path: string, body: object = {}) => house.ask(salon, `POST ${path}`, body)
const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : [])

async function linkOf(kind: string, localId: number): Promise<number> {
  const { items } = await get(at(`/links?kind=${kind}&local_id=${localId}`))
  return Number(list(items)[0]?.['id'])
}

async function field(link: number, name: string) {
  const { fields } = await get(at(`/links/${link}`))
  return list(fields).find((one) => one['field'] === name)
}

const contactId = async () => Number((await get(`/api/clients/${salon.client}`))['crm_contact_id'])

async function park(link: number, words: string): Promise<void> {
  await house.sql(`update links set state = 'due' where id = $1`, [link])
  await house.sql(
    `update links set state = 'parked', tries = 1, error = jsonb_build_object('words', $2::text)
     where id = $1`,
    [link, words],
  )
}

describe('at a glance', () => {
  test('a connection in step says so, with its calls and its last day', async () => {
    const health = await get(at('/health'))
    expect(health).toMatchObject({
      id,
      state: 'active',
      alert: null,
      circuit: { state: 'closed', outages: 0 },
      health: {
        in_step: 3,
        due: 0,
        oldest_due_seconds: null,
        by_kind: { client: { in_step: 1, due: 0 }, service: { in_step: 2 } },
      },
      calls: { allowed_a_minute: 120 },
      running: [],
    })
    const hours = list(health['hours'])
    expect(hours).toHaveLength(24)
    const sum = (name: string) => hours.reduce((all, hour) => all + Number(hour[name]), 0)
    expect(sum('there')).toBe(3)
    expect(sum('calls')).toBeGreaterThan(3)
    expect(health['calls']).toMatchObject({ last_hour: sum('calls') })
    expect(await get('/api/connections/summary')).toMatchObject({
      in_step: true,
      needs_you: 0,
      connections: [{ id, needs_you: 0 }],
    })
  })

  test('a record that needs somebody is counted for the whole house', async () => {
    const link = await linkOf('client', salon.client)
    await park(link, 'no')
    expect(await get('/api/connections/summary')).toMatchObject({ in_step: false, needs_you: 1 })
    const health = await get(at('/health'))
    expect(health['health']).toMatchObject({ parked: 1, by_kind: { client: { parked: 1 } } })
    await post(at('/retry'), { kind: 'client' })
    await house.drain(portal)
    expect(await get('/api/connections/summary')).toMatchObject({ in_step: true })
  })

  test('a circuit that is open says until when', async () => {
    await house.sql(
      `update connections set outages = 6, resume_at = now() + interval '1 minute' where id = $1`,
      [id],
    )
    const { circuit } = await get(at('/health'))
    expect(circuit).toMatchObject({ state: 'open', outages: 6, resume_at: expect.any(String) })
    await house.sql('update connections set outages = 0, resume_at = null where id = $1', [id])
  })
})

describe('what can be connected', () => {
  test('is described by its manifest, so that one page serves every connector', async () => {
    const { items } = await get('/api/connectors')
    const bitrix = list(items).find(({ name }) => name === 'bitrix24')
    expect(bitrix).toMatchObject({ title: 'Bitrix24', ways: ['oauth', 'key'], webhook: true })
    expect(list(bitrix?.['form'])).toContainEqual(
      expect.objectContaining({
        setting: 'deal_stage_id',
        label: 'connectors.bitrix24.deal_stage_id',
        control: 'choice',
        grouped_by: 'deal_category_id',
        default: 'NEW',
        secret: false,
      }),
    )
    expect(JSON.stringify(bitrix)).not.toContain('refresh_token')
  })

  test('shows secrets cut, and to those alone who may change them', async () => {
    const { body: made } = await post('/api/connections', {
      connector: 'bitrix24',
      name: 'By key',
      settings: { webhook_url: 'https://b24.example.com/rest/1/abcdef0123456789/' },
    })
    const path = `/api/connections/${made['id']}`
    const shown = { webhook_url: 'https://b24.example.com/rest/1/abc…/' }
    expect((await get(path))['secrets']).toEqual(shown)
    const asManager = await house.ask(salon, `GET ${path}`, undefined, 'manager')
    expect(asManager.body['secrets']).toEqual({})
    await house.ask(salon, `DELETE ${path}`)
  })

  test('refuses stages that do not fit, naming them', async () => {
    const settings = { stage_map: { [salon.statuses.active]: 'NOWHERE' } }
    expect(await house.ask(salon, `PUT ${at()}`, { settings })).toMatchObject({
      status: 400,
      body: {
        errors: [{ field: `settings.stage_map.${salon.statuses.active}`, code: 'unknown_stage' }],
      },
    })
    const lost = await house.ask(salon, `PUT ${at()}`, { settings: { deal_lost_stage_id: 'WON' } })
    expect(lost.body['errors']).toMatchObject([{ code: 'not_lost' }])
  })

  test('a field that is switched off is left alone on either side', async () => {
    const rules = { field_rules: { client: { lastName: 'off' } } }
    expect((await house.ask(salon, `PUT ${at()}`, rules)).status).toBe(204)
    expect((await get(at()))['field_rules']).toEqual({ client: { lastName: 'off' } })
    const path = `/api/clients/${salon.client}`
    await house.ask(salon, `PUT ${path}`, { last_name: 'Secret', first_name: 'Olha' })
    await house.drain(portal)
    const [contact] = await portal.contacts()
    expect(contact).toMatchObject({ name: 'Olha', lastName: 'Koval' })
    expect((await house.audit(salon, id)).percent).toBe(100)
    await house.ask(salon, `PUT ${path}`, { last_name: 'Koval', first_name: 'Olena' })
    const refused = { field_rules: { client: { firstName: 'off' } } }
    expect(await house.ask(salon, `PUT ${at()}`, refused)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'field_rules.client.firstName' }] },
    })
    await house.ask(salon, `PUT ${at()}`, { field_rules: {} })
    await house.drain(portal)
  })
})

describe('one pair', () => {
  test('is shown field by field, with where to see it there', async () => {
    const link = await linkOf('client', salon.client)
    const shown = await get(at(`/links/${link}`))
    expect(shown).toMatchObject({
      local_id: salon.client,
      local: { exists: true, deleted: false },
      remote: {
        exists: true,
        unread: null,
        url: `${portal.url}/crm/contact/details/${await contactId()}/`,
      },
    })
    expect(await field(link, 'firstName')).toMatchObject({
      label: 'sync.field.client.firstName',
      here: 'Olena',
      agreed: 'Olena',
      there: 'Olena',
      differs: false,
      choices: ['here', 'there'],
    })
    expect((await house.ask(salon, `GET ${at('/links/999999')}`)).status).toBe(404)
  })

  test.each([
    { take: 'here' as const, here: 'Ours', there: 'Yours' },
    { take: 'there' as const, here: 'Mine', there: 'Theirs' },
  ])('is settled as a person says: $take', async ({ take, here, there }) => {
    const name = { here, there }[take]
    const link = await linkOf('client', salon.client)
    await portal.chaos({ loseWebhooks: 1 })
    const contact = await contactId()
    await portal.edit({ entity: 'contact', id: contact, fields: { name: there } })
    await house.sql('update clients set first_name = $2 where id = $1', [salon.client, here])
    expect(await field(link, 'firstName')).toMatchObject({
      here,
      there,
      differs: true,
      changed_here: true,
      changed_there: true,
    })
    const settled = await post(at(`/links/${link}/settle`), { choices: { firstName: take } })
    expect(settled.status).toBe(204)
    await house.drain(portal)
    await portal.chaos({ loseWebhooks: 0 })
    expect((await get(`/api/clients/${salon.client}`))['first_name']).toBe(name)
    expect((await portal.contacts()).find((one) => one.id === contact)).toMatchObject({ name })
    expect(list((await get(at('/conflicts')))['items'])).toEqual([])
  })

  test('takes no choice that cannot be made', async () => {
    const link = await linkOf('client', salon.client)
    const answer = await post(at(`/links/${link}/settle`), { choices: { nothing: 'here' } })
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'choices.nothing', code: 'not_choosable' }] },
    })
    expect((await post(at(`/links/${link}/settle`), {})).status).toBe(400)
  })

  test('shows what was agreed when the other side cannot be read, and says why', async () => {
    const link = await linkOf('client', salon.client)
    await portal.chaos({ fail5xx: 1 })
    const shown = await get(at(`/links/${link}`))
    await portal.chaos({ fail5xx: 0 })
    expect(shown['remote']).toMatchObject({ exists: null, unread: { code: expect.any(String) } })
    const first = list(shown['fields']).find((one) => one['field'] === 'firstName')
    expect(first).toMatchObject({ differs: null, there: null, choices: [] })
    expect(first?.['agreed']).toEqual(first?.['here'])
  })

  test('remembers its tries in the other side’s own words', async () => {
    const link = await linkOf('client', salon.client)
    await house.sql(`update clients set phone = '+77011234568' where id = $1`, [salon.client])
    await house.sql(
      `update links set state = 'due', due_seq = due_seq + 1, local_due_at = now() where id = $1`,
      [link],
    )
    await portal.chaos({ fail5xx: 1 })
    await house.program.worker().runUntilQuiet()
    await portal.chaos({ fail5xx: 0 })
    await house.skipWaiting()
    await house.drain(portal)
    const tries = list((await get(at(`/links/${link}`)))['history'])
    expect(tries[0]).toMatchObject({ done: true })
    expect(tries[1]).toMatchObject({ done: false, words: expect.any(String) })
    expect(tries.length).toBeLessThanOrEqual(10)
  })

  test('an uncertain record waits for a person, who says which it is there', async () => {
    const link = await linkOf('client', salon.client)
    const contact = await contactId()
    const uncertain = async () => {
      await house.sql(`update links set state = 'due' where id = $1`, [link])
      await house.sql(
        `update links set state = 'uncertain', remote_id = null, agreed = null where id = $1`,
        [link],
      )
    }
    await uncertain()
    expect((await post(at('/retry'))).body).toEqual({ retried: 0 })
    const release = at(`/links/${link}/release`)
    expect((await post(release, { remote_id: '987654' })).status).toBe(422)
    expect((await post(release, { remote_id: String(contact) })).status).toBe(204)
    expect((await post(release, { remote_id: String(contact) })).status).toBe(409)
    await house.drain(portal)
    expect(await contactId()).toBe(contact)
    await uncertain()
    expect((await post(release, { create: true })).status).toBe(204)
    await house.drain(portal)
    expect(list((await get(at('/links?state=uncertain')))['items'])).toEqual([])
  })

  test('is found by words, by a number of either side, and not by others', async () => {
    const found = async (words: string) =>
      list((await get(at(`/links?search=${encodeURIComponent(words)}`)))['items'])
    expect(await found('Koval')).toMatchObject([{ kind: 'client', local_id: salon.client }])
    expect(await found(String(await contactId()))).toContainEqual(
      expect.objectContaining({ remote_id: String(await contactId()) }),
    )
    expect(await found('Haircut')).toMatchObject([{ kind: 'service', local_id: salon.haircut }])
    expect(await found('Nobody Such')).toEqual([])
  })
})

describe('a conflict', () => {
  test('names its records, and is settled once', async () => {
    const path = `/api/clients/${salon.client}`
    await house.ask(salon, `PUT ${path}`, { last_name: 'Ours' })
    const edit = {
      entity: 'contact',
      id: await contactId(),
      fields: { lastName: 'Theirs' },
    } as const
    await portal.edit(edit)
    await house.drain(portal)
    const [conflict] = list((await get(at('/conflicts')))['items'])
    expect(conflict).toMatchObject({ kind: 'client', local_id: salon.client, field: 'lastName' })
    const settle = `/api/conflicts/${conflict?.['id']}/settle`
    expect((await post(settle, { take: 'ours' })).status).toBe(204)
    expect(await post(settle, { take: 'theirs' })).toMatchObject({
      status: 409,
      body: { code: 'already_settled' },
    })
    await house.drain(portal)
  })
})

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

test('a webhook is shown whole, without what opens anything', async () => {
  const { applicationToken } = await portal.app()
  const [newest] = list((await get(at('/inbox?limit=1')))['items'])
  const whole = await get(at(`/inbox/${newest?.['id']}`))
  expect(whole).toMatchObject({ id: newest?.['id'], headers: expect.any(Object) })
  expect(JSON.stringify(whole)).not.toContain(applicationToken)
  expect(list((await get(at('/inbox?waiting=true')))['items'])).toEqual([])
  expect((await house.ask(salon, `GET ${at('/inbox/999999')}`)).status).toBe(404)
})
