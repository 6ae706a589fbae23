import { connect, type Socket } from 'node:net'
import type { Answer, Order } from './protocol.ts'

/**
 * Thousands of WebSocket clients that parse nothing: they count bytes, so that the process under
 * test is the server and not this one.
 */
interface Group {
  sockets: Socket[]
  received: number
  expected: number
}

const groups = new Map<string, Group>()

process.on('message', (order: Order) => {
  if (order.do === 'connect') {
    connectGroup(order)
      .then(() => answer({ did: 'connect', group: order.group }))
      .catch((error: Error) => {
        console.error(error)
        process.exit(1)
      })
  } else {
    const group = groups.get(order.group)
    if (!group) throw new Error(`no group ${order.group}`)
    group.received = 0
    group.expected = order.bytes
    answer({ did: 'expect', group: order.group })
  }
})
process.on('disconnect', () => process.exit(0))

async function connectGroup({ group: name, count, ...to }: Extract<Order, { do: 'connect' }>) {
  const group: Group = { sockets: [], received: 0, expected: Number.POSITIVE_INFINITY }
  groups.set(name, group)
  // A few at a time: a server's backlog of connections that wait is short.
  for (let from = 0; from < count; from += 100) {
    const some = Array.from({ length: Math.min(100, count - from) }, () => open(to))
    group.sockets.push(...(await Promise.all(some)))
  }
  for (const socket of group.sockets) {
    socket.on('data', (chunk) => {
      group.received += chunk.length
      if (group.received < group.expected) return
      group.expected = Number.POSITIVE_INFINITY
      answer({ did: 'receive', group: name, atNs: String(process.hrtime.bigint()) })
    })
  }
}

/** Opens one client: the handshake by hand, then the messages that it begins with. */
function open({ port, path, hello }: { port: number; path: string; hello: string[] }) {
  return new Promise<Socket>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    socket.once('error', reject)
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    socket.once('data', (chunk) => {
      if (!chunk.toString('latin1').startsWith('HTTP/1.1 101')) reject(new Error('no upgrade'))
      for (const text of hello) socket.write(maskedFrame(text))
      resolve(socket)
    })
  })
}

/** A client's text frame of less than 126 bytes; a mask of zeros leaves the text readable. */
function maskedFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])
}

function answer(message: Answer): void {
  process.send?.(message)
}
