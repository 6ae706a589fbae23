import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../tests/support/program.ts'

let house: TestProgram
let salon: TestSalon

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon()
})
afterAll(() => house.close())

const ask = (request: string, body?: unknown) => house.ask(salon, request, body)
const wrong = (field: string, code: string) => ({
  status: 400,
  body: { code: 'invalid_input', errors: [{ field, code }] },
})

test('a text with U+0000 or half a letter is refused by the name of its field', async () => {
  for (const bad of ['x\0y', 'x\ud800y']) {
    expect(await ask('POST /api/workplaces', { name: bad })).toMatchObject(wrong('name', 'invalid'))
    const settings = { to: { [bad]: 1 } }
    const connection = { connector: 'bitrix24', name: 'Portal', settings }
    expect(await ask('POST /api/connections', connection)).toMatchObject({ status: 400 })
  }
  const search = await ask('GET /api/services?search=%00')
  expect(search).toMatchObject(wrong('search', 'invalid'))
  const deep = await house.app.inject({
    method: 'POST',
    url: '/api/workplaces',
    payload: `{"name":${'['.repeat(100_000)}"\\u0000"${']'.repeat(100_000)}}`,
    headers: { authorization: `Bearer ${salon.tokens.admin}`, 'content-type': 'application/json' },
  })
  expect(deep.statusCode).toBe(400)
})

test('who is not signed in gets no fault of the server out of U+0000 either', async () => {
  const login = await house.app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { email: 'a\0@example.com', password: 'b' },
  })
  expect(login.json()).toMatchObject({ status: 400, errors: [{ field: 'email' }] })
  for (const url of ['/api/public/%00', '/api/public/a%00/services', '/auth/%00/redirect']) {
    expect((await house.app.inject({ url })).statusCode).toBe(404)
  }
  for (const url of ['/hooks/%00', '/api/v1/yclients/webhook/%00']) {
    const answer = await house.app.inject({ method: 'POST', url, payload: 'x' })
    expect(answer.statusCode).toBe(404)
  }
})
