import { afterAll, describe, expect, test } from 'vitest'
import { list, openMonitoredSalon } from '../testing/open-monitored-salon.ts'

const { house, portal, salon, id, at, get, post, linkOf, close } = await openMonitoredSalon()
afterAll(close)

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

  test('a poll that fails is counted for the whole house, until a person has it tried again', async () => {
    await house.sql(
      `update cursors set tries = 1, failing_since = now(), next_at = now() + interval '9 minutes',
         error = '{"class": "rejected", "words": "no"}'
       where kind = 'client' and mode = 'changes'`,
    )
    const summary = () => get('/api/connections/summary')
    expect(await summary()).toMatchObject({ in_step: false, needs_you: 1, pulls_failing: 1 })
    expect(await get(at('/health'))).toMatchObject({
      health: { pulls_failing: 1, parked: 0 },
      pulls: [{ kind: 'client', mode: 'changes', tries: 1, error: { words: 'no' } }],
    })
    await post(at('/retry'), { kind: 'service' })
    await house.drain(portal)
    expect(await summary()).toMatchObject({ pulls_failing: 1 })
    await post(at('/retry'), { kind: 'client' })
    await house.drain(portal)
    expect(await summary()).toMatchObject({ in_step: true, needs_you: 0, pulls_failing: 0 })
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
        errors: [
          {
            field: `settings.stage_map.${salon.statuses.active}`,
            code: 'unknown_stage',
            message: 'There is no such stage',
          },
        ],
      },
    })
    const lost = await house.ask(salon, `PUT ${at()}`, { settings: { deal_lost_stage_id: 'WON' } })
    expect(lost.body['errors']).toMatchObject([{ code: 'not_lost' }])
  })

  test('refuses settings that cannot be, in words of our own', async () => {
    const settings = { webhook_url: 'nowhere', deal_category_id: -1, deal_currency_id: 'euro' }
    const { status, body } = await house.ask(salon, `PUT ${at()}`, { settings })
    expect(status).toBe(400)
    expect(body['errors']).toEqual([
      { field: 'settings.webhook_url', code: 'not_url', message: 'This is not a web address' },
      { field: 'settings.deal_category_id', code: 'too_small', message: 'At least 0' },
      { field: 'settings.deal_currency_id', code: 'wrong_format', message: 'The format is wrong' },
    ])
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

test('a webhook is shown whole, without what opens anything', async () => {
  const { applicationToken } = await portal.app()
  const [newest] = list((await get(at('/inbox?limit=1')))['items'])
  const whole = await get(at(`/inbox/${newest?.['id']}`))
  expect(whole).toMatchObject({ id: newest?.['id'], headers: expect.any(Object) })
  expect(JSON.stringify(whole)).not.toContain(applicationToken)
  expect(list((await get(at('/inbox?waiting=true')))['items'])).toEqual([])
  expect((await house.ask(salon, `GET ${at('/inbox/999999')}`)).status).toBe(404)
})
