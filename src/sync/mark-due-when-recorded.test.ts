import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../tests/support/program.ts'
import { syncPrincipal, systemPrincipal } from '../kernel/principal.ts'
import { createClient, updateClient } from '../modules/clients/index.ts'
import { linkMoves, linkStates } from './link.ts'
import { createConnection } from './use-cases/create-connection.ts'

let house: TestProgram
let salon: TestSalon
let first: number
let second: number

interface LinkRow {
  connection_id: number
  kind: string
  state: string
  tries: number
  due_seq: number
  due: boolean
}

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon()
  first = await connection('first')
  second = await connection('second')
})
afterAll(() => house.close())

beforeEach(async () => {
  await house.sql('delete from links')
})

function connection(name: string): Promise<number> {
  return house.program.db.transaction(salon.tenantId, (tx) =>
    createConnection(house.program.sync.parts, tx, {
      who: systemPrincipal(salon.tenantId),
      input: { connector: 'bitrix24', name, settings: {} },
    }),
  )
}

function links(localId = salon.client): Promise<LinkRow[]> {
  return house.sql<LinkRow>(
    `select connection_id, kind, state, tries, due_seq, local_due_at is not null as due
     from links where local_id = $1 and kind = 'client' order by connection_id`,
    [localId],
  )
}

const rename = (who = systemPrincipal(salon.tenantId), firstName = crypto.randomUUID()) =>
  house.program.db.transaction(salon.tenantId, (tx) =>
    updateClient(tx, who, { id: salon.client, changes: { firstName } }),
  )

test('a change here marks the record due at every connection of the tenant', async () => {
  await rename()
  expect(await links()).toMatchObject([
    { connection_id: first, state: 'due', due: true, due_seq: 1 },
    { connection_id: second, state: 'due', due: true, due_seq: 1 },
  ])
})

test('a change that came from a connection marks only the others', async () => {
  await rename(syncPrincipal(salon.tenantId, first))
  expect(await links()).toMatchObject([{ connection_id: second }])
})

test('a connection that is switched off is not marked', async () => {
  await house.sql(`update connections set state = 'off' where id = $1`, [second])
  await rename()
  await house.sql(`update connections set state = 'paused' where id = $1`, [second])
  expect(await links()).toMatchObject([{ connection_id: first }])
})

test('ten changes before a drain are one link, whose number tells that it moved', async () => {
  for (let change = 0; change < 10; change++) await rename()
  expect(await links()).toMatchObject([{ due_seq: 10 }, { due_seq: 10 }])
})

test('what was parked becomes due again, with its tries forgotten', async () => {
  await rename()
  await house.sql(
    `update links set state = 'parked', tries = 7, next_try_at = now() + interval '1 day'`,
  )
  await rename()
  expect(await links()).toMatchObject([
    { state: 'due', tries: 0 },
    { state: 'due', tries: 0 },
  ])
  const [waiting] = await house.sql<{ count: number }>(
    'select count(*) from links where next_try_at > now()',
  )
  expect(waiting).toEqual({ count: 0 })
})

test.each(['creating', 'uncertain'])(
  'a link that is %s keeps saying so when marked',
  async (state) => {
    await rename()
    await house.sql('update links set state = $1', [state])
    await rename()
    expect(await links()).toMatchObject([{ state }, { state }])
  },
)

test('a change that is rolled back marks nothing', async () => {
  const failing = house.program.db.transaction(salon.tenantId, async (tx) => {
    await createClient(tx, systemPrincipal(salon.tenantId), { firstName: 'Never' })
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await house.sql('select 1 from links')).toEqual([])
})

test('another tenant’s connections hear nothing', async () => {
  const neighbour = await house.makeSalon('Neighbour')
  await house.sql('delete from links')
  await house.ask(neighbour, `PUT /api/clients/${neighbour.client}`, { first_name: 'Other' })
  expect(await house.sql('select 1 from links')).toEqual([])
})

test('the table of moves leads from every state back to rest, and stays inside itself', () => {
  for (const state of linkStates) {
    const reached = new Set([state])
    for (const one of reached) for (const next of linkMoves[one]) reached.add(next)
    expect([state, reached.has('idle')]).toEqual([state, true])
    expect(linkStates).toEqual(expect.arrayContaining([...reached]))
    expect(linkMoves[state]).not.toContain(state)
  }
  expect(new Set(Object.values(linkMoves).flat())).toEqual(new Set(linkStates))
})
