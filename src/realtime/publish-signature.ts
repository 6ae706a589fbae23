import { createHash, createHmac } from 'node:crypto'
import { equalInConstantTime } from '../kernel/constant-time.ts'
import type { RealtimeApp } from './settings.ts'

export interface SignedRequest {
  method: string
  /** Without the query. */
  path: string
  query: Record<string, unknown>
  /** Exactly as they came: the signature covers their digest. */
  bodyBytes: Uint8Array
}

/** Why a signature does not count, in words for the caller. */
export type SignatureVerdict = { ok: true } | { ok: false; why: string }

/** The clock of a publisher may differ from ours by this much; Pusher's own figure. */
const maxAgeSeconds = 600

/** Checks the signature of a publish request as Pusher's HTTP API defines it. */
export function checkPublishSignature(
  request: SignedRequest,
  app: Pick<RealtimeApp, 'key' | 'secret'>,
  nowMs: number,
): SignatureVerdict {
  const query = readQuery(request.query)
  if (!query) return wrong('Every query parameter may be given once')
  const { auth_signature: signature = '', ...signed } = query
  if (signed['auth_key'] !== app.key) return wrong('Unknown auth_key')
  if (signed['auth_version'] !== '1.0') return wrong('auth_version must be 1.0')
  const age = nowMs / 1000 - Number(signed['auth_timestamp'] ?? Number.NaN)
  if (!(Math.abs(age) <= maxAgeSeconds)) return wrong('auth_timestamp is too far from now')
  if (request.bodyBytes.length > 0 || signed['body_md5'] !== undefined) {
    const digest = createHash('md5').update(request.bodyBytes).digest('hex')
    if (!equalInConstantTime(signed['body_md5'] ?? '', digest)) return wrong('body_md5 is invalid')
  }
  const expected = signPublishRequest({ ...request, query: signed }, app.secret)
  return equalInConstantTime(signature, expected) ? { ok: true } : wrong('Signature is invalid')
}

/** Signs method, path and the sorted query; the values are not URL-encoded. */
export function signPublishRequest(
  { method, path, query }: Pick<SignedRequest, 'method' | 'path'> & { query: Query },
  secret: string,
): string {
  const pairs = Object.entries(query).map(([key, value]) => [key.toLowerCase(), value] as const)
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const text = sorted.map(([key, value]) => `${key}=${value}`).join('&')
  return createHmac('sha256', secret).update(`${method}\n${path}\n${text}`).digest('hex')
}

type Query = Record<string, string>

function readQuery(query: Record<string, unknown>): Query | undefined {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined)
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return texts.length === entries.length ? Object.fromEntries(texts) : undefined
}

function wrong(why: string): SignatureVerdict {
  return { ok: false, why }
}
