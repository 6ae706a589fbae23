import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocation, type TestLocation } from '../../../tests/support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'

const folder = join(import.meta.dirname, '../../connectors/yclients/fixtures')
const recorded = readdirSync(folder)
  .filter((file) => file.startsWith('webhook.') && !file.startsWith('webhook.lifecycle'))
  .map((file) => file.replace('.json', ''))

let house: TestProgram
let location: TestLocation
let salon: TestSalon
let connection: number

beforeAll(async () => {
  house = await startProgram()
  location = await startLocation()
  salon = await house.makeSalon()
  await location.edit({ entity: 'service', fields: { title: 'Colouring' } })
  await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  connection = await location.connect(house, salon)
  await house.drain(location)
})
afterAll(async () => {
  await location.close()
  await house.close()
})

function body(name: string): Record<string, unknown> {
  const { company_id: _other, ...event } = JSON.parse(
    readFileSync(join(folder, `${name}.json`), 'utf8'),
  ) as Record<string, unknown>
  return event
}

const inbox = () =>
  house.sql<{ body: string; processed: boolean }>(
    `select body, processed_at is not null as processed from inbox
     where connection_id = $1 order by id`,
    [connection],
  )

test.each(recorded)('%s is posted, stored as it came, and acted on', async (name) => {
  const before = (await inbox()).length
  await location.edit({ entity: 'event', fields: body(name) })
  await location.quiet()
  const stored = await inbox()
  expect(stored).toHaveLength(before + 1)
  expect(JSON.parse(stored.at(-1)?.body ?? '{}')).toEqual({ company_id: 4564, ...body(name) })
  await house.drain(location)
  expect((await inbox()).every(({ processed }) => processed)).toBe(true)
})

test('none of them made anything here: each was a hint, and there is no such record there', async () => {
  const links = await house.sql(
    `select kind, remote_id from links where connection_id = $1 and remote_id ~ '^(9000|7008|3004)'`,
    [connection],
  )
  expect(links).toEqual([])
  const { body: health } = await house.ask(salon, `GET /api/connections/${connection}/health`)
  expect(health).toMatchObject({ state: 'active', hook_errors: 0, health: { parked: 0 } })
})

test.each(['webhook.lifecycle.freeze', 'webhook.lifecycle.uninstall'])(
  '%s stops the connection only with our own partner token in it',
  async (name) => {
    const state = async () =>
      (await house.ask(salon, `GET /api/connections/${connection}`)).body['state']
    await house.ask(salon, `POST /api/connections/${connection}/start`)
    expect(await state()).toBe('active')
    const event = { ...body(name), salon_id: 4564 }
    await location.edit({ entity: 'event', fields: { ...event, partner_token: 'guessed' } })
    await location.quiet()
    expect(await state()).toBe('active')
    const ours = { ...event, partner_token: 'partner-token-of-the-test' }
    await location.edit({ entity: 'event', fields: ours })
    await location.quiet()
    await expect.poll(state).not.toBe('active')
  },
)
