import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

// Addresses that lead back into our own network: settings come from tenants, and must not become a
// way to reach what only this machine may reach (RFC 1918, 4193, 5735, 6598, 6890).
const forbidden = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  forbidden.addSubnet(net, prefix, 'ipv4')
}
for (const [net, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
] as const) {
  forbidden.addSubnet(net, prefix, 'ipv6')
}

/** Whether an address literal belongs to a network no tenant may reach. */
export function isForbiddenAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return isForbiddenAddress(mapped)
  const family = isIP(address)
  return family === 0 || forbidden.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Resolves a host to addresses that may be reached. The connection is made to exactly these, so a
 * name that changes its mind between the check and the call gains nothing.
 * @param allowed `host` or `host:port` entries that may be private (a sandbox, an on-premise CRM).
 * @returns null when any address of the host is forbidden.
 */
export async function resolveGuarded(
  host: string,
  port: number,
  allowed: string[],
): Promise<LookupAddress[] | null> {
  const bare = host.replace(/^\[|\]$/g, '')
  const addresses: LookupAddress[] = isIP(bare)
    ? [{ address: bare, family: isIP(bare) }]
    : await lookup(bare, { all: true })
  if (allowed.includes(host) || allowed.includes(`${host}:${port}`)) return addresses
  return addresses.some(({ address }) => isForbiddenAddress(address)) ? null : addresses
}
