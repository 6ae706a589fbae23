import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/**
 * Answers like a PostgreSQL of that version, as far as a client asks for its version.
 * Source: the frontend/backend protocol 3.0, chapter "Message Formats" of PostgreSQL's manual.
 */
export async function oldPostgres(name: string, number: number) {
  const server = createServer((socket) => {
    socket.once('data', () => socket.write(Buffer.concat([authenticationOk, readyForQuery])))
    socket.on('data', (message) => answer(socket, message, [String(number), name]))
    socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' ? address?.port : undefined,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

const authenticationOk = message('R', Buffer.alloc(4))
const readyForQuery = message('Z', Buffer.from('I'))

function answer(socket: Socket, asked: Buffer, values: string[]): void {
  if (asked.at(0) !== 'Q'.charCodeAt(0)) return
  const [number = '', name = ''] = values
  socket.write(
    Buffer.concat([
      message('T', Buffer.concat([int16(2), column('number', 23), column('name', 25)])),
      message('D', Buffer.concat([int16(2), text(number), text(name)])),
      message('C', Buffer.from('SELECT 1\0')),
      readyForQuery,
    ]),
  )
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

/** Table, attribute, type, its size and modifier, and the text format. */
function column(name: string, type: number): Buffer {
  const rest = [int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)]
  return Buffer.concat([Buffer.from(`${name}\0`), ...rest])
}

function text(value: string): Buffer {
  return Buffer.concat([int32(value.length), Buffer.from(value)])
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
