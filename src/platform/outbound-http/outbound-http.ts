import { Agent, type Dispatcher, errors, request as send } from 'undici'
import { errorCode, toError } from '../../kernel/errors.ts'
import {
  type Outbound,
  OutboundError,
  type OutboundRequest,
  type OutboundResponse,
} from '../../kernel/outbound.ts'
import { resolveGuarded } from './address-guard.ts'

export interface OutboundOptions {
  /** Hosts (`host` or `host:port`) that may be reached although their address is private. */
  allowedHosts: string[]
  userAgent?: string
}

const defaultTimeoutMs = 30_000
const defaultMaxBytes = 16 * 1024 * 1024

/** Opens the one way out: deadlines, size limits, the address guard, no redirects, no retries. */
export function createOutbound(options: OutboundOptions): Outbound & { close(): Promise<void> } {
  const allowedNames = options.allowedHosts.map((entry) => entry.replace(/:\d+$/, ''))
  const agent = new Agent({
    connections: 16,
    pipelining: 1,
    connect: {
      timeout: 10_000,
      // The port was checked before; here only the address is pinned to what the guard resolved.
      lookup: (host, _, done) => {
        resolveGuarded(host, 0, allowedNames).then(
          (found) => done(null, found ?? []),
          (error) => done(toError(error), []),
        )
      },
    },
  })
  return {
    request: (request) => run(agent, options, request),
    close: () => agent.close(),
  }
}

async function run(
  agent: Dispatcher,
  options: OutboundOptions,
  request: OutboundRequest,
): Promise<OutboundResponse> {
  const timeoutMs = request.timeoutMs ?? defaultTimeoutMs
  const deadline = AbortSignal.timeout(timeoutMs)
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline
  const { body, contentType } = encodeBody(request)
  let sent = false
  try {
    await until(signal, () => guard(request.url, options.allowedHosts))
    // From here on it may have left.
    sent = true
    const response = await send(request.url, {
      method: request.method,
      dispatcher: agent,
      signal,
      headers: {
        'user-agent': options.userAgent ?? 'Uzel/1.0',
        accept: 'application/json',
        ...(contentType ? { 'content-type': contentType } : {}),
        ...request.headers,
      },
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    const text = await readBounded(response.body, request.maxBytes ?? defaultMaxBytes)
    return { status: response.statusCode, headers: flatten(response.headers), text }
  } catch (error) {
    throw classify(toError(error), { sent, deadline, caller: request.signal })
  }
}

/** The system's look-up of a name knows no signal: it is left alone when its time is over. */
async function until<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const stopped = Promise.withResolvers<never>()
  const stop = () => stopped.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work(), stopped.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function guard(url: string, allowedHosts: string[]): Promise<void> {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch (cause) {
    throw new OutboundError('refused_address', { sent: false, cause, detail: 'not a URL' })
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    throw new OutboundError('refused_address', { sent: false, detail: parsed.protocol })
  }
  const port = Number(parsed.port || (parsed.protocol === 'https:' ? 443 : 80))
  let addresses: unknown
  try {
    addresses = await resolveGuarded(parsed.hostname, port, allowedHosts)
  } catch (cause) {
    throw new OutboundError('unreachable', { sent: false, cause, detail: parsed.hostname })
  }
  if (addresses === null) {
    throw new OutboundError('refused_address', { sent: false, detail: parsed.hostname })
  }
}

function encodeBody(request: OutboundRequest): { body: string | null; contentType: string | null } {
  if (request.json !== undefined) {
    return { body: JSON.stringify(request.json), contentType: 'application/json' }
  }
  if (request.form) {
    return {
      body: new URLSearchParams(request.form).toString(),
      contentType: 'application/x-www-form-urlencoded',
    }
  }
  return { body: request.body ?? null, contentType: null }
}

async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) throw new OutboundError('too_large', { sent: true, detail: `${maxBytes}` })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Whether the request may have been acted upon decides everything that follows: say it truly. */
function classify(
  error: Error,
  call: { sent: boolean; deadline: AbortSignal; caller: AbortSignal | undefined },
): Error {
  const { sent, deadline, caller } = call
  if (error instanceof OutboundError) return error
  if (caller?.aborted) return new OutboundError('aborted', { sent, cause: error })
  if (error instanceof errors.ConnectTimeoutError) {
    return new OutboundError('unreachable', { sent: false, cause: error })
  }
  if (deadline.aborted || error instanceof errors.HeadersTimeoutError) {
    return new OutboundError('timeout', { sent, cause: error })
  }
  const code = errorCode(error) ?? ''
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) {
    return new OutboundError('unreachable', { sent: false, cause: error, detail: code })
  }
  return new OutboundError('cut', { sent: true, cause: error, detail: code || error.message })
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}
