/** How long a connection may take, and how long the server may be silent before it is lost. */
const silenceMs = 150_000
const waitsMs = [1_000, 2_000, 5_000, 15_000, 30_000]

export interface Listening {
  key: string
  channel: string
  /** Where leave to listen is asked for. */
  authPath: string
  onEvent(): void
  /** Whether events arrive; while they do not, the caller has to ask. */
  onState(hears: boolean): void
}

/** Listens in one private channel, in the part of Pusher's protocol 7 that it needs. */
export function listen(to: Listening): () => void {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const url = `${scheme}://${location.host}/app/${to.key}?protocol=7&client=uzel-book&version=1`
  let socket: WebSocket
  let failures = 0
  let timer: ReturnType<typeof setTimeout>

  const watch = () => {
    clearTimeout(timer)
    timer = setTimeout(() => socket.close(), silenceMs)
  }
  const send = (event: string, data: object) => socket.send(JSON.stringify({ event, data }))

  async function hear({ event, data }: { event: string; data?: unknown }) {
    if (event === 'pusher:ping') send('pusher:pong', {})
    else if (event === 'pusher:connection_established') {
      const { socket_id: id } = JSON.parse(String(data)) as { socket_id: string }
      const auth = await askLeave(to, id)
      if (auth) send('pusher:subscribe', { channel: to.channel, ...auth })
    } else if (event === 'pusher_internal:subscription_succeeded') {
      // What happened during a break was not told.
      if (failures > 0) to.onEvent()
      failures = 0
      to.onState(true)
    } else if (!event.startsWith('pusher')) to.onEvent()
  }

  function connect() {
    socket = new WebSocket(url)
    watch()
    socket.onmessage = ({ data }) => {
      watch()
      void hear(JSON.parse(String(data)))
    }
    socket.onclose = () => {
      to.onState(false)
      clearTimeout(timer)
      const waitMs = waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 0
      failures += 1
      timer = setTimeout(connect, waitMs * (0.75 + Math.random() / 2))
    }
  }
  connect()
  return () => {
    clearTimeout(timer)
    socket.onclose = null
    socket.close()
    to.onState(false)
  }
}

async function askLeave(
  { authPath, channel }: Listening,
  socketId: string,
): Promise<object | null> {
  const answer = await fetch(authPath, {
    method: 'POST',
    body: new URLSearchParams({ socket_id: socketId, channel_name: channel }),
  }).catch(() => null)
  return answer?.ok ? answer.json() : null
}
