import { WebSocket } from 'ws'

/** A frame as it came, parsed once: `data` is still JSON text where the protocol has it so. */
export interface Frame {
  event: string
  channel?: string
  data?: unknown
  user_id?: string
}

/** A client without manners of its own, to see and send exactly what is on the wire. */
export class RawClient {
  readonly frames: Frame[] = []
  readonly ws: WebSocket
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #waiting = new Set<() => void>()

  constructor(port: number, path = '/app/app-key?protocol=7&client=js&version=8.6.0&flash=false') {
    this.ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false })
    this.ws.on('message', (raw) => {
      this.frames.push(JSON.parse(String(raw)))
      for (const look of this.#waiting) look()
    })
    this.closed = new Promise((resolve) => {
      this.ws.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
    })
  }

  /** Resolves with the first frame of that event, which may have come already. */
  async next(event: string, nth = 1): Promise<Frame> {
    return new Promise((resolve) => {
      const look = () => {
        const frame = this.frames.filter((one) => one.event === event)[nth - 1]
        if (!frame) return
        this.#waiting.delete(look)
        resolve(frame)
      }
      this.#waiting.add(look)
      look()
    })
  }

  async socketId(): Promise<string> {
    const { data } = await this.next('pusher:connection_established')
    return JSON.parse(String(data)).socket_id
  }

  send(message: object): void {
    this.ws.send(JSON.stringify(message))
  }

  subscribe(channel: string, auth = '', channelData?: string): void {
    const data = { auth, channel, channel_data: channelData }
    this.send({ event: 'pusher:subscribe', data })
  }

  /** Everything sent before has been handled when this returns: messages are answered in order. */
  async settled(): Promise<void> {
    const pongs = this.frames.filter(({ event }) => event === 'pusher:pong').length
    this.send({ event: 'pusher:ping', data: {} })
    await this.next('pusher:pong', pongs + 1)
  }
}
