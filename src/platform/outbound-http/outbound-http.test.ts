import dns from 'node:dns/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { isForbiddenAddress } from './address-guard.ts'
import { createOutbound } from './outbound-http.ts'

let server: Server
let url: string
const open = createOutbound({ allowedHosts: ['127.0.0.1'] })
const guarded = createOutbound({ allowedHosts: [] })

type Answer = (request: IncomingMessage, response: ServerResponse) => void
const answers: Record<string, Answer> = {
  '/echo': (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, headers } = request
      const body = Buffer.concat(chunks).toString()
      response.end(JSON.stringify({ method, type: headers['content-type'], body }))
    })
  },
  '/large': (_, response) => void response.end('x'.repeat(10_000)),
  '/moved': (_, response) => void response.writeHead(302, { location: '/echo' }).end(),
  '/busy': (_, response) => void response.writeHead(503, { 'retry-after': '7' }).end('wait'),
  '/cut': (request) => void request.socket.destroy(),
  '/half': (_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    setTimeout(() => response.destroy(), 5)
  },
  '/never': () => undefined,
}

beforeAll(async () => {
  server = createServer((request, response) => answers[request.url ?? '']?.(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await Promise.all([open.close(), guarded.close()])
})

const get = (path: string, more = {}) => open.request({ method: 'GET', url: url + path, ...more })

test('bodies go out as JSON, as a form, or as they are', async () => {
  const post = async (more: object) =>
    JSON.parse((await open.request({ method: 'POST', url: `${url}/echo`, ...more })).text)
  expect(await post({ json: { a: 'ы' } })).toEqual({
    method: 'POST',
    type: 'application/json',
    body: '{"a":"ы"}',
  })
  expect(await post({ form: { a: '1 2' } })).toMatchObject({ body: 'a=1+2' })
  expect(await post({ body: 'raw', headers: { 'content-type': 'text/plain' } })).toMatchObject({
    type: 'text/plain',
    body: 'raw',
  })
})

test('a refusal of the other side is an answer, with its headers, and is not tried again', async () => {
  expect(await get('/busy')).toMatchObject({
    status: 503,
    text: 'wait',
    headers: { 'retry-after': '7' },
  })
})

test('a redirect is answered, never followed', async () => {
  expect(await get('/moved')).toMatchObject({ status: 302, headers: { location: '/echo' } })
})

test.each([
  ['an answer over its bound', '/large', { maxBytes: 100 }, { reason: 'too_large', sent: true }],
  ['no answer in time', '/never', { timeoutMs: 30 }, { reason: 'timeout', sent: true }],
  ['a connection cut before the answer', '/cut', {}, { reason: 'cut', sent: true }],
  ['a connection cut within the answer', '/half', {}, { reason: 'cut', sent: true }],
])('%s tells that the other side may have acted', async (_, path, more, failure) => {
  await expect(get(path, more)).rejects.toMatchObject(failure)
})

test('a caller who gives up is told so', async () => {
  const giveUp = new AbortController()
  const asked = get('/never', { signal: giveUp.signal })
  setTimeout(() => giveUp.abort(), 10)
  await expect(asked).rejects.toMatchObject({ reason: 'aborted' })
})

test('a name whose look-up hangs is given up in time, and tells that nothing was sent', async () => {
  const lookUp = vi.spyOn(dns, 'lookup').mockReturnValue(new Promise(() => undefined))
  syncBuiltinESMExports()
  const ask = (more: object) =>
    guarded.request({ method: 'GET', url: 'http://slow.test/', ...more })
  try {
    await expect(ask({ timeoutMs: 30 })).rejects.toMatchObject({ reason: 'timeout', sent: false })
    const giveUp = new AbortController()
    const asked = ask({ signal: giveUp.signal })
    giveUp.abort()
    await expect(asked).rejects.toMatchObject({ reason: 'aborted', sent: false })
    await expect(ask({ signal: giveUp.signal })).rejects.toMatchObject({ reason: 'aborted' })
  } finally {
    lookUp.mockRestore()
    syncBuiltinESMExports()
  }
})

test('a port nobody listens at tells that nothing was sent', async () => {
  const gone = createServer()
  await new Promise<void>((listening) => gone.listen(0, '127.0.0.1', listening))
  const { port } = gone.address() as AddressInfo
  await new Promise((closed) => gone.close(closed))
  const asked = open.request({ method: 'GET', url: `http://127.0.0.1:${port}/` })
  await expect(asked).rejects.toMatchObject({ reason: 'unreachable', sent: false })
})

test.each([
  'http://127.0.0.1/',
  'http://localhost/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://10.1.2.3/',
  'http://169.254.169.254/latest/meta-data',
  'http://192.168.1.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'not a url',
])('%s is refused before anything is sent', async (address) => {
  const asked = guarded.request({ method: 'GET', url: address })
  await expect(asked).rejects.toMatchObject({ reason: 'refused_address', sent: false })
})

test('an allowed port does not open the others of its host', async () => {
  const { port } = server.address() as AddressInfo
  const narrow = createOutbound({ allowedHosts: [`127.0.0.1:${port}`] })
  expect(await narrow.request({ method: 'GET', url: `${url}/busy` })).toMatchObject({ status: 503 })
  const other = narrow.request({ method: 'GET', url: `http://127.0.0.1:${port - 1}/` })
  await expect(other).rejects.toMatchObject({ reason: 'refused_address' })
  await narrow.close()
})

test('addresses of our own network are forbidden, public ones are not', () => {
  const inside = ['127.0.0.1', '10.0.0.1', '172.16.0.1', '100.64.0.1', '0.0.0.0', '::', 'fe80::1']
  const outside = ['8.8.8.8', '172.32.0.1', '93.184.216.34', '2606:4700::1111']
  expect(inside.filter((address) => !isForbiddenAddress(address))).toEqual([])
  expect(outside.filter(isForbiddenAddress)).toEqual([])
  expect(isForbiddenAddress('not an address')).toBe(true)
})
