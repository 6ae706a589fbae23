import { Channel } from './channel.ts'
import { visitedTenant } from './client.ts'

/** How long a connection may take, and an answer to "are you there?". */
const patienceMs = 10_000
/** The waits before a lost connection is tried again; the last one is kept. */
const waitsMs = [500, 1_000, 2_000, 4_000]
/** Refused for a reason that does not go away by itself soon. */
const refusedWaitMs = 30_000
const refusedCode = (code: number) => code >= 4_000 && code < 4_100

/**
 * The WebSocket of the page, in the part of Pusher's protocol 7 that it needs: private and presence
 * channels, words between clients, and coming back after a break, without end.
 */
export class Socket {
  readonly #url: string
  readonly #onConnected: (connected: boolean) => void
  readonly #channels = new Map<string, Channel>()
  #socket: WebSocket | undefined
  #socketId: string | undefined
  #activityMs = 120_000
  #failures = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #watchdog: ReturnType<typeof setTimeout> | undefined
  readonly #onOnline = () => this.#again(0)
  readonly #onOffline = () => this.#lose(0)

  constructor(key: string, onConnected: (connected: boolean) => void) {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    this.#url = `${scheme}://${location.host}/app/${key}?protocol=7&client=uzel&version=1`
    this.#onConnected = onConnected
    window.addEventListener('online', this.#onOnline)
    // The browser knows at once; the socket itself would tell after minutes of silence.
    window.addEventListener('offline', this.#onOffline)
    this.#connect()
  }

  /** Joins a channel, once; whoever asks again gets the same. */
  channel(name: string): Channel {
    const known = this.#channels.get(name)
    if (known) return known
    const channel = new Channel(name, {
      send: (message) => this.#send(message),
      leave: () => {
        this.#channels.delete(name)
        this.#send({ event: 'pusher:unsubscribe', data: { channel: name } })
      },
    })
    this.#channels.set(name, channel)
    void this.#join(channel)
    return channel
  }

  close(): void {
    window.removeEventListener('online', this.#onOnline)
    window.removeEventListener('offline', this.#onOffline)
    clearTimeout(this.#retry)
    this.#drop()
  }

  #connect(): void {
    clearTimeout(this.#retry)
    this.#drop()
    const socket = new WebSocket(this.#url)
    this.#socket = socket
    this.#watch(patienceMs, () => socket.close())
    socket.onmessage = ({ data }) => this.#hear(String(data))
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) this.#lose(code)
    }
  }

  #lose(code: number): void {
    this.#drop()
    this.#onConnected(false)
    this.#failures += 1
    const waitMs = waitsMs[Math.min(this.#failures, waitsMs.length) - 1] ?? refusedWaitMs
    // Everybody lost the same server at the same moment, and shall not come back as one.
    this.#again(refusedCode(code) ? refusedWaitMs : waitMs * (0.75 + Math.random() / 2))
  }

  #again(waitMs: number): void {
    clearTimeout(this.#retry)
    if (this.#socketId !== undefined) return
    this.#retry = setTimeout(() => this.#connect(), waitMs)
  }

  #drop(): void {
    clearTimeout(this.#watchdog)
    const old = this.#socket
    this.#socket = undefined
    this.#socketId = undefined
    for (const channel of this.#channels.values()) channel.joined = false
    if (old) {
      old.onmessage = null
      old.onclose = null
      old.close()
    }
  }

  #hear(text: string): void {
    const message = parse(text) as {
      event: string
      channel?: string
      data?: unknown
      user_id?: string
    }
    // Silence for so long is asked about; silence after that is a break that nobody told of.
    this.#watch(this.#activityMs, () => {
      this.#send({ event: 'pusher:ping', data: {} })
      this.#watch(patienceMs, () => this.#socket?.close())
    })
    const data = typeof message.data === 'string' ? parse(message.data) : message.data
    if (message.event === 'pusher:connection_established') this.#established(data)
    else if (message.event === 'pusher:ping') this.#send({ event: 'pusher:pong', data: {} })
    else if (message.channel) {
      this.#channels.get(message.channel)?.hear(message.event, data, message.user_id)
    }
  }

  #established(data: unknown): void {
    const { socket_id: id, activity_timeout: seconds } = data as {
      socket_id: string
      activity_timeout?: number
    }
    this.#socketId = id
    this.#failures = 0
    if (seconds) this.#activityMs = seconds * 1_000
    this.#onConnected(true)
    for (const channel of this.#channels.values()) void this.#join(channel)
  }

  async #join({ name }: Channel): Promise<void> {
    const socketId = this.#socketId
    if (socketId === undefined) return
    const auth = await askLeave(socketId, name)
    if (auth && this.#socketId === socketId && this.#channels.has(name)) {
      this.#send({ event: 'pusher:subscribe', data: { channel: name, ...auth } })
    }
  }

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  #watch(afterMs: number, run: () => void): void {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(run, afterMs)
  }
}

/** Leave to listen in a channel; null where there is none, or nobody who answers. */
async function askLeave(socketId: string, channel: string): Promise<object | null> {
  const visited = visitedTenant()
  const answer = await fetch('/broadcasting/auth', {
    method: 'POST',
    body: new URLSearchParams({ socket_id: socketId, channel_name: channel }),
    headers: visited === null ? {} : { 'x-tenant': visited },
  }).catch(() => null)
  return answer?.ok ? answer.json() : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
