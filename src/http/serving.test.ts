import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../tests/support/http-app.ts'
import { jsonOf } from './testing/json-of.ts'

let house: TestApp
let webDist: string
const waiting: (() => void)[] = []

beforeAll(async () => {
  webDist = mkdtempSync(join(tmpdir(), 'uzel-web-'))
  mkdirSync(join(webDist, 'assets'))
  writeFileSync(join(webDist, 'index.html'), '<!doctype html><title>Uzel</title>')
  writeFileSync(join(webDist, 'assets/app-4f2a.js'), 'export {}')
  house = await startTestApp({
    webDist,
    config: { http: { maxInFlight: 2 }, corsOrigins: ['https://site.example'] },
    routes: [
      async (app) => {
        app.get('/slow', async () => {
          await new Promise<void>((resolve) => {
            waiting.push(resolve)
          })
          return 'done'
        })
      },
    ],
  })
})
afterAll(async () => {
  await house.close()
  rmSync(webDist, { recursive: true })
})

test('the page is served fresh, its hashed assets for a year', async () => {
  const page = await house.app.inject({ url: '/' })
  expect(page.body).toContain('<title>Uzel</title>')
  expect(page.headers['cache-control']).toBe('no-cache')
  const asset = await house.app.inject({ url: '/assets/app-4f2a.js' })
  expect(asset.headers['cache-control']).toContain('immutable')
})

test('an address that only the page knows gets the page, and the API never does', async () => {
  const deep = await house.app.inject({ url: '/calendar/week?day=2026-03-01' })
  expect(deep.body).toContain('<title>Uzel</title>')
  for (const url of ['/api/none', '/hooks/none', '/assets/gone.js']) {
    expect((await house.app.inject({ url })).statusCode).toBe(404)
  }
  const post = await house.app.inject({ method: 'POST', url: '/calendar' })
  expect(post.statusCode).toBe(404)
})

test('pages that are built anew are served without a restart, with their new parts', async () => {
  writeFileSync(join(webDist, 'index.html'), '<!doctype html><title>Uzel, newer</title>')
  writeFileSync(join(webDist, 'assets/app-9b1c.js'), 'export const newer = true')
  const page = await house.app.inject({ url: '/clients' })
  expect(page.body).toContain('newer')
  expect(page.headers['cache-control']).toBe('no-cache')
  const asset = await house.app.inject({ url: '/assets/app-9b1c.js' })
  expect(asset.body).toContain('newer')
  writeFileSync(join(webDist, 'index.html'), '<!doctype html><title>Uzel</title>')
})

test('packed copies go to browsers that take them, and notes of the build to nobody', async () => {
  writeFileSync(join(webDist, 'assets/big-1.js'), 'plain')
  writeFileSync(join(webDist, 'assets/big-1.js.gz'), gzipSync('plain'))
  writeFileSync(join(webDist, '.sources'), 'digest')
  const headers = { 'accept-encoding': 'gzip' }
  const packed = await house.app.inject({ url: '/assets/big-1.js', headers })
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(packed.headers['cache-control']).toContain('immutable')
  expect(gunzipSync(packed.rawPayload).toString()).toBe('plain')
  const plain = await house.app.inject({ url: '/assets/big-1.js' })
  expect(plain.body).toBe('plain')
  expect((await house.app.inject({ url: '/.sources' })).body).not.toContain('digest')
})

test('without built pages the root says where the API is described', async () => {
  const bare = await startTestApp({ webDist: join(webDist, 'not-built') })
  const answer = await bare.app.inject({ url: '/' })
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toContain('/docs')
  expect((await bare.app.inject({ url: '/clients' })).statusCode).toBe(404)
  await bare.close()
})

test('only origins of the list may read answers from a browser', async () => {
  const ask = async (origin: string) => {
    const answer = await house.app.inject({ url: '/health', headers: { origin } })
    return answer.headers['access-control-allow-origin']
  }
  expect(await ask('https://site.example')).toBe('https://site.example')
  expect(await ask('https://evil.example')).toBeUndefined()
})

test('beyond the bound of requests at work others are told to come back', async () => {
  const working = [1, 2].map(() => house.app.inject({ url: '/slow' }))
  await expect.poll(() => waiting.length).toBe(2)
  const refused = await house.app.inject({ url: '/ready' })
  expect(jsonOf(refused)).toMatchObject({ status: 503, code: 'overloaded' })
  expect(refused.headers['retry-after']).toBe('1')
  expect((await house.app.inject({ url: '/health' })).statusCode).toBe(200)
  for (const letGo of waiting) letGo()
  for (const answer of await Promise.all(working)) expect(answer.body).toBe('done')
  expect((await house.app.inject({ url: '/ready' })).statusCode).toBe(200)
})

test('callers who leave before their answer give their places to others', async () => {
  const { app } = house
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const before = waiting.length
  const leaving = new AbortController()
  const gone = [1, 2].map(() =>
    fetch(`${address}/slow`, { signal: leaving.signal }).catch(() => 'gone'),
  )
  await expect.poll(() => waiting.length).toBe(before + 2)
  expect((await app.inject({ url: '/ready' })).statusCode).toBe(503)
  leaving.abort()
  expect(await Promise.all(gone)).toEqual(['gone', 'gone'])
  const next = async () => (await app.inject({ url: '/ready' })).statusCode
  await expect.poll(next).toBe(200)
  for (const letGo of waiting.slice(before)) letGo()
  expect(await next()).toBe(200)
})

test('a process whose event loop was held up sheds most of what waited, and recovers by itself', async () => {
  const held = await startTestApp({ config: { http: { maxLagMs: 200 } } })
  await held.app.ready()
  const until = performance.now() + 450
  while (performance.now() < until);
  // The timer that measures is due first; what the sockets brought meanwhile comes after it.
  await new Promise<void>((resolve) => setTimeout(resolve, 1))
  const askedAtOnce = Array.from({ length: 20 }, () => held.app.inject({ url: '/ready' }))
  const answers = (await Promise.all(askedAtOnce)).map(({ statusCode }) => statusCode)
  expect(answers.filter((status) => status === 503)).toHaveLength(19)
  expect((await held.app.inject({ url: '/health' })).statusCode).toBe(200)
  const recovered = async () => (await held.app.inject({ url: '/ready' })).statusCode
  await expect.poll(recovered, { timeout: 5_000 }).toBe(200)
  await held.close()
})
