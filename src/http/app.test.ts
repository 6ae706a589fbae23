import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestApp, type TestApp, type TestPerson } from '../../tests/support/http-app.ts'
import { ProblemError } from '../kernel/errors.ts'
import { languages } from '../kernel/language.ts'
import { isObject, jsonOf } from './testing/json-of.ts'

let house: TestApp
let admin: TestPerson
let ready = true

beforeAll(async () => {
  house = await startTestApp({
    readiness: async () => ({ ok: ready, checks: { database: true, workers: ready } }),
    routes: [
      async (app) => {
        app.get('/api/broken', () => {
          throw new Error('the password is swordfish')
        })
        app.get('/api/unreadable', () => {
          throw new ProblemError('secret_unreadable', { details: { keyId: 'cafe' } })
        })
        app.post(
          '/api/shapes',
          {
            schema: {
              body: z.strictObject({
                name: z.string().min(2).max(5),
                count: z.number().int().min(1).max(9),
                email: z.email(),
                day: z.iso.date(),
                colour: z.enum(['red', 'green']),
                tags: z.array(z.string()).max(1),
              }),
            },
          },
          async () => 'fine',
        )
      },
    ],
  })
  admin = (await house.makeTenant()).people.admin
})
afterAll(() => house.close())

test('a problem is told in each of the four languages', async () => {
  const titles = new Set<unknown>()
  for (const language of languages) {
    const headers = { 'accept-language': `${language};q=0.9, de` }
    const answer = await house.app.inject({ url: '/api/users', headers })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(jsonOf(answer)).toMatchObject({
      code: 'unauthenticated',
      type: '/problems/unauthenticated',
    })
    titles.add(jsonOf(answer)['title'])
  }
  expect(titles.size).toBe(languages.length)
})

test('every rejected field is named with a code and words', async () => {
  const payload = { name: 'a', count: '7', email: 'x', day: '2026-13-40', colour: 'blue', extra: 1 }
  const answer = await house.as(admin, {
    method: 'POST',
    url: '/api/shapes',
    payload,
    headers: { 'accept-language': 'ru' },
  })
  expect(answer.statusCode).toBe(400)
  expect(jsonOf(answer)).toMatchObject({
    code: 'invalid_input',
    errors: [
      { field: 'name', code: 'too_short', message: 'Не короче 2 символов' },
      { field: 'count', code: 'wrong_type', message: 'Ожидается число' },
      { field: 'email', code: 'not_email' },
      { field: 'day', code: 'not_date' },
      { field: 'colour', code: 'unknown_value', message: 'Допустимы значения: red, green' },
      { field: 'tags', code: 'required' },
      { field: 'extra', code: 'unknown_field' },
    ],
  })
})

test('a body that is not JSON, or of another type, or too large, is refused in words', async () => {
  const send = (payload: string, type: string) =>
    house.as(admin, {
      method: 'POST',
      url: '/api/shapes',
      payload,
      headers: { 'content-type': type },
    })
  expect(jsonOf(await send('{', 'application/json'))).toMatchObject({
    code: 'invalid_input',
    errors: [{ field: 'body', code: 'not_json' }],
  })
  expect(jsonOf(await send('<a/>', 'text/xml'))).toMatchObject({ status: 415 })
  const large = JSON.stringify({ name: 'a'.repeat(1_100_000) })
  expect(jsonOf(await send(large, 'application/json'))).toMatchObject({ status: 413 })
})

test('a fault of the server tells nothing of its cause', async () => {
  for (const url of ['/api/broken', '/api/unreadable']) {
    const answer = await house.as(admin, { url })
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toMatch(/swordfish|cafe|stack/)
  }
})

test('an unknown address answers a problem, with the number of the request', async () => {
  const answer = await house.app.inject({ url: '/api/nothing-here' })
  expect(answer.statusCode).toBe(404)
  expect(jsonOf(answer)).toMatchObject({
    code: 'not_found',
    instance: `urn:uuid:${answer.headers['x-request-id']}`,
  })
})

test('an address that cannot be read, or is too long, is answered as a problem too', async () => {
  const headers = { 'accept-language': 'uk' }
  for (const [url, status] of [
    ['/api/users/%FF', 400],
    ['/%E0%A4%A', 400],
    [`/api/users/${'1'.repeat(501)}`, 404],
  ] as const) {
    const answer = await house.app.inject({ url, headers })
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(jsonOf(answer)).toMatchObject({
      status,
      instance: `urn:uuid:${answer.headers['x-request-id']}`,
    })
    expect(answer.body).toMatch(/[іїєґ]/)
  }
})

test('the page of a problem explains it in the language of the reader', async () => {
  const headers = { 'accept-language': 'uk' }
  const page = await house.app.inject({ url: '/problems/booking_clash', headers })
  expect(page.headers['content-type']).toContain('text/html')
  expect(page.body).toContain('Час зайнятий')
  expect((await house.app.inject({ url: '/problems/toString' })).statusCode).toBe(404)
})

test('health is about the process alone, readiness names what is unfit', async () => {
  ready = false
  expect((await house.app.inject({ url: '/health' })).statusCode).toBe(200)
  const unfit = await house.app.inject({ url: '/ready' })
  expect(unfit.statusCode).toBe(503)
  expect(unfit.headers['retry-after']).toBeDefined()
  expect(jsonOf(unfit)).toEqual({ ok: false, checks: { database: true, workers: false } })
  ready = true
  expect((await house.app.inject({ url: '/ready' })).statusCode).toBe(200)
})

test('the root answers in plain text while the pages are not built', async () => {
  const answer = await house.app.inject({ url: '/' })
  expect(answer.headers['content-type']).toContain('text/plain')
  expect(answer.headers['content-security-policy']).toContain("default-src 'self'")
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
})

test('every operation of the API document has an id, a tag and its answers', async () => {
  const document = jsonOf(await house.app.inject({ url: '/docs/json' }))
  expect(document['openapi']).toMatch(/^3\.1/)
  const seen = new Set<unknown>()
  let operations = 0
  for (const path of Object.values(asObject(document['paths']))) {
    for (const operation of Object.values(asObject(path)).map(asObject)) {
      operations += 1
      expect(seen).not.toContain(operation['operationId'])
      seen.add(operation['operationId'])
      expect(operation).toMatchObject({
        operationId: expect.any(String),
        summary: expect.any(String),
      })
      expect(Object.keys(asObject(operation['responses'])).length).toBeGreaterThan(0)
    }
  }
  expect(operations).toBeGreaterThan(15)
})

test('every reference in the API document leads somewhere', async () => {
  const answer = await house.app.inject({ url: '/docs/json' })
  const schemas = asObject(asObject(jsonOf(answer)['components'])['schemas'])
  const references = [...answer.body.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)]
  expect(references.length).toBeGreaterThan(0)
  for (const [, name = ''] of references) expect(Object.keys(schemas)).toContain(name)
})

test('the pages of the API document load', async () => {
  expect((await house.app.inject({ url: '/docs/' })).statusCode).toBe(200)
})

function asObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Error('not an object')
  return value
}

test('figures are told to the holder of the token alone', async () => {
  const measured = await startTestApp({ config: { metricsToken: 'a token of the operator' } })
  try {
    await measured.app.inject({ url: '/health' })
    const ask = (authorization: string) =>
      measured.app.inject({ url: '/metrics', headers: { authorization } })
    const answer = await ask('Bearer a token of the operator')
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain(
      'http_request_duration_seconds_count{method="GET",route="/health",status="200"} 1',
    )
    expect((await ask('Bearer another token, as long')).statusCode).toBe(404)
    expect((await house.app.inject({ url: '/metrics' })).statusCode).toBe(404)
  } finally {
    await measured.close()
  }
})
