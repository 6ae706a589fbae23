import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { readBody, sendJson } from '../../../connector-kit/sandbox.ts'
import { answerApi } from './api.ts'
import type { ApiCall, Vendor } from './call.ts'
import { formId } from './catalog-methods.ts'
import { ownRecord } from './own-record-methods.ts'
import { parsed } from './parsed.ts'

/** The form may stand in a frame of any page, as the vendor's does; everything in it is its own. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  'frame-ancestors *',
].join('; ')

const types: Record<string, string> = {
  'form.html': 'text/html; charset=utf-8',
  'form.js': 'text/javascript; charset=utf-8',
  'form.css': 'text/css; charset=utf-8',
}

/**
 * The booking form of the location, as its clients see it: a page at `/form/n{id}/…` with its own
 * interface beside it. Answers false for every other path.
 */
export function createFormDoor(vendor: Vendor, baseUrl: string) {
  const home = `/form/n${formId}`
  const root = `${new URL(baseUrl).pathname.replace(/\/+$/, '')}${home}`

  return async function enter(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<boolean> {
    if (url.pathname !== home && !url.pathname.startsWith(`${home}/`)) return false
    const [first = '', ...rest] = url.pathname.slice(home.length).split('/').filter(Boolean)
    if (first === 'api') {
      const body = parsed((await readBody(request)) ?? '')
      const { method = 'GET' } = request
      const call = { method, steps: rest.slice(1), query: url.searchParams, body }
      const { status, told } = answerForm(vendor, call)
      sendJson(response, status, told)
    } else if (first === 'assets') {
      sendFile(response, rest[0] ?? '', root)
    } else {
      sendFile(response, 'form.html', root)
    }
    return true
  }
}

/** The form's own calls carry no token and are answered bare; a booking shows the record, too. */
function answerForm(vendor: Vendor, call: ApiCall): { status: number; told: unknown } {
  const [subject] = call.steps
  const isForm = subject === 'company' ? call.steps.length === 2 : /^book/.test(subject ?? '')
  if (!isForm) return { status: 404, told: { meta: { message: 'Не найдено' } } }
  const { partnerToken, userToken } = vendor.location.state
  const { status, body } = answerApi(vendor, call, `Bearer ${partnerToken}, User ${userToken}`)
  const data = dataOf(body)
  if (subject !== 'book_record' || !Array.isArray(data)) return { status, told: data ?? body }
  const told = data.map((made: { record_id: number }) => {
    const row = vendor.location.row('records', made.record_id)
    return { ...made, record: row ? ownRecord(vendor, row) : null }
  })
  return { status, told }
}

function dataOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined
}

function sendFile(response: ServerResponse, name: string, root: string): void {
  const type = types[name]
  if (type === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found')
    return
  }
  const text = readFileSync(join(import.meta.dirname, 'form', name), 'utf8')
  response
    .writeHead(200, { 'content-type': type, 'content-security-policy': policy })
    .end(text.replaceAll('{{root}}', root))
}
