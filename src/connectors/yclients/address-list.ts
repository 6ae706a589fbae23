import { BlockList, isIP } from 'node:net'

/** Whether every part of a text is an address or a network: `203.0.113.7, 198.51.100.0/24`. */
export function isAddressList(text: string): boolean {
  return partsOf(text).every((part) => {
    const [address = '', bits, ...rest] = part.split('/')
    const family = isIP(address)
    if (family === 0 || rest.length > 0) return false
    if (bits === undefined) return true
    return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
  })
}

/** Whether an address is on a list. An empty list has everybody on it. */
export function isOnList(text: string, address: string | undefined): boolean {
  const parts = partsOf(text)
  if (parts.length === 0) return true
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
  const family = isIP(plain)
  if (family === 0) return false
  const list = new BlockList()
  for (const part of parts) add(list, part)
  return list.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}

function add(list: BlockList, part: string): void {
  const [network = '', bits] = part.split('/')
  const family = isIP(network) === 4 ? 'ipv4' : 'ipv6'
  if (bits === undefined) list.addAddress(network, family)
  else list.addSubnet(network, Number(bits), family)
}

function partsOf(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
