import type { Duplex } from 'node:stream'

/** What a client asks for in the address it connects to. */
export interface UpgradeTarget {
  key: string
  /** The protocol version as it stands in the query; absent means the client takes what we have. */
  protocol: string | undefined
}

/** Reads `/app/{key}?protocol=7&…`; undefined for any other address. */
export function readUpgradeTarget(url: string | undefined): UpgradeTarget | undefined {
  const [, key, query = ''] = /^\/app\/([\w.-]{1,200})(?:\?(.*))?$/.exec(url ?? '') ?? []
  if (key === undefined) return undefined
  return { key, protocol: new URLSearchParams(query).get('protocol') ?? undefined }
}

/** Versions 5 to 7 share every message that the server uses. */
export function isKnownProtocol(protocol: string | undefined): boolean {
  return protocol === undefined || ['5', '6', '7'].includes(protocol)
}

/** Answers an upgrade with plain HTTP and closes, as a web server does with a wrong address. */
export function refuseUpgrade(stream: Duplex, status: '404 Not Found' | '503 Service Unavailable') {
  stream.on('error', () => stream.destroy())
  stream.once('finish', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
