import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { textFrame } from './text-frame.ts'

const texts = [
  '',
  'x',
  'вузол 🪢',
  ...[125, 126, 127, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length)),
]

test('a client reads frames of every length, between those that ws makes itself', async () => {
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  server.on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (ws) => {
      for (const text of texts) {
        stream.write(textFrame(text))
        ws.send('between')
      }
      ws.close()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const client = new WebSocket(`ws://127.0.0.1:${port}`)
  const received: string[] = []
  client.on('message', (raw) => received.push(String(raw)))
  await new Promise((resolve) => client.on('close', resolve))
  server.close()
  expect(received).toEqual(texts.flatMap((text) => [text, 'between']))
})
