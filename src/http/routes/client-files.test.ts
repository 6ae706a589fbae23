import { setTimeout as sleep } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import type { Role } from '../../kernel/principal.ts'

let house: TestProgram
let salon: TestSalon

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon()
})
afterAll(() => house.close())

const auth = (role: Role = 'admin', language = 'en') => ({
  authorization: `Bearer ${salon.tokens[role]}`,
  'accept-language': language,
})

function upload(content: string | Uint8Array<ArrayBuffer>, role?: Role): Promise<Response> {
  const body = new FormData()
  body.set('file', new Blob([content]), 'клиенты.csv')
  return fetch(`${house.url}/api/client-imports`, { method: 'POST', headers: auth(role), body })
}

/** The file comes in two pieces, the second when the first was long read. */
async function uploadInPauses(...pieces: Uint8Array[]): Promise<number> {
  const head = '--cut\r\ncontent-disposition: form-data; name="file"; filename="c.csv"\r\n\r\n'
  async function* parts() {
    yield Buffer.from(head)
    for (const piece of pieces) {
      yield piece
      await sleep(200)
    }
    yield Buffer.from('\r\n--cut--\r\n')
  }
  const { status } = await fetch(`${house.url}/api/client-imports`, {
    method: 'POST',
    headers: { ...auth(), 'content-type': 'multipart/form-data; boundary=cut' },
    body: ReadableStream.from(parts()),
    duplex: 'half',
  })
  return status
}

async function uploadRaw(body: string, boundary: string): Promise<unknown> {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/client-imports',
    headers: { ...auth(), 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: body,
  })
  return answer.json()
}

const get = (path: string, role?: Role, language?: string) =>
  fetch(`${house.url}${path}`, { headers: auth(role, language) })

test('a file comes in: looked at, tried, run in the background, and its rejects given back', async () => {
  const lines = ['Имя;Телефон;Комментарий', 'Асель;8 701 555 00 01;чай', '=Ким;12;"x;y"']
  const uploaded = await upload(lines.join('\r\n'))
  expect(uploaded.status).toBe(201)
  const made = (await uploaded.json()) as { id: number }
  expect(made).toMatchObject({
    state: 'uploaded',
    file_name: 'клиенты.csv',
    delimiter: ';',
    total: 2,
    columns: [
      { header: 'Имя', samples: ['Асель', '=Ким'], suggested: 'first_name' },
      { suggested: 'phone' },
      { suggested: 'note' },
    ],
  })
  const own = `/api/client-imports/${made.id}`
  const targets = ['first_name', 'phone', 'note'].map((target, index) => ({ index, target }))
  const plan = { mapping: targets, on_match: 'skip', country: 'KZ' }
  const tried = await house.ask(salon, `POST ${own}/dry-run`, plan)
  expect(tried.body).toMatchObject({
    created: 1,
    rejected: 1,
    rejected_rows: [{ row: 2, reasons: [{ field: 'phone', code: 'not_phone' }] }],
  })
  expect((await house.ask(salon, `POST ${own}/run`, plan)).status).toBe(202)
  await house.drain()
  const done = await house.ask(salon, `GET ${own}`)
  expect(done.body).toMatchObject({ state: 'done', done: 2, created: 1, rejected: 1 })
  const found = await house.ask(salon, 'GET /api/clients?sort=-created_at&limit=1')
  expect(found.body['items']).toMatchObject([
    { first_name: 'Асель', phone: '+77015550001', note: 'чай', source: 'import' },
  ])
  const rejected = await (await get(`${own}/rejected.csv`, 'admin', 'ru')).text()
  expect(rejected.split('\r\n').slice(1)).toEqual([`'=Ким,12,x;y,Телефон: Это не телефон`, ''])
  expect((await house.ask(salon, `DELETE ${own}`)).status).toBe(409)
})

test('what is no file of clients is refused in words, and employees may not send any', async () => {
  expect((await upload('Name\nAnn', 'employee')).status).toBe(403)
  const binary = await upload(new Uint8Array([0x89, 0, 1, 2]))
  expect([binary.status, await binary.json()]).toMatchObject([
    400,
    { errors: [{ field: 'file', code: 'unreadable' }] },
  ])
  expect((await upload(new Uint8Array(10 * 1024 * 1024 + 1))).status).toBe(413)
  expect(await uploadInPauses(new Uint8Array(10 * 1024 * 1024), new Uint8Array(1))).toBe(413)
  const json = await house.ask(salon, 'POST /api/client-imports', { file: 'x' })
  expect(json.body).toMatchObject({ status: 400, errors: [{ field: 'file', code: 'required' }] })
})

test('clients are downloaded as CSV that no spreadsheet runs, and as a workbook', async () => {
  await house.ask(salon, 'POST /api/clients', { first_name: '=HYPERLINK("x")', note: 'csv-test' })
  await house.ask(salon, 'POST /api/clients', { first_name: 'Иван', phone: '+77015550077' })
  const csv = await get('/api/clients/export?format=csv', 'manager', 'ru')
  expect(csv.headers.get('content-type')).toContain('text/csv')
  const bytes = new Uint8Array(await csv.arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  expect(text).toContain('Имя,Фамилия,Телефон')
  expect(text).toContain(`"'=HYPERLINK(""x"")"`)
  expect(text).toContain('Иван,,+77015550077')
  const found = await (await get('/api/clients/export?format=csv&search=hyper')).text()
  expect(found.trim().split('\r\n')).toHaveLength(2)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(await (await get('/api/clients/export?format=xlsx')).arrayBuffer())
  const sheet = workbook.worksheets[0]
  expect(sheet?.getRow(1).getCell(3).value).toBe('Phone')
  const types = new Set<number>()
  sheet?.eachRow((row) => row.eachCell((cell) => types.add(cell.type)))
  expect([...types]).toEqual([ExcelJS.ValueType.String])
  expect((await get('/api/clients/export?format=csv', 'employee')).status).toBe(403)
  const facts = await house.sql(`select 1 from facts where name = 'ClientsExported'`)
  expect(facts).toHaveLength(3)
})

test('a preview tells what becomes of the contacts in the CRM', async () => {
  const add = async (name: string) =>
    Number((await house.ask(salon, 'POST /api/clients', { first_name: name })).body['id'])
  const [keep, other] = [await add('Keep'), await add('Other')]
  const wish = { keep_id: keep, merge_ids: [other] }
  const told = await house.ask(salon, 'POST /api/clients/merges/preview', wish)
  expect(told.body).toMatchObject({
    result: { first_name: 'Keep' },
    differing: ['first_name'],
    clients: [{ id: keep }, { id: other }],
    bookings: 0,
    crm: { keeps: null, takes_over: false, rests: [] },
  })
  const merged = await house.ask(salon, 'POST /api/clients/merges', wish)
  expect(merged.body).toMatchObject({ client: { id: keep }, merged_ids: [other] })
  const gone = await house.ask(salon, `GET /api/clients/${other}`)
  expect([gone.status, gone.body['merged_into']]).toEqual([404, keep])
  const undone = await house.ask(salon, `POST /api/clients/merges/${merged.body['id']}/undo`, {})
  expect(undone.body).toMatchObject({ restored: [{ id: other }] })
  const list = await house.ask(salon, `GET /api/clients/summaries?ids=${keep},${other}`)
  expect(list.body['items']).toMatchObject([{ client_id: keep, visits: 0 }, { client_id: other }])
})

test('a body that was cut or is not in parts is unreadable, and no fault of the server', async () => {
  const part =
    '--cut\r\ncontent-disposition: form-data; name="file"; filename="c.csv"\r\n\r\nName\nAnn'
  const bodies: [string, string][] = [
    [part, 'cut'],
    [`${part}\r\n--cu`, 'cut'],
    [part.slice(0, 30), 'cut'],
    ['no parts at all', 'cut'],
    [`${part}\r\n--cut--\r\n`, 'other'],
    [`${part}\r\n--cut--\r\n`, ''],
  ]
  for (const [body, boundary] of bodies) {
    expect([body, await uploadRaw(body, boundary)]).toMatchObject([
      body,
      { status: 400, errors: [{ field: 'file', code: 'unreadable' }] },
    ])
  }
})
