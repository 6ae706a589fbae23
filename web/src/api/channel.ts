/** Somebody who listens in the same presence channel. */
export interface Member {
  id: string
  info?: { name?: string }
}

type Listener = (data: unknown, from: { userId?: string | undefined }) => void

/** A channel of the socket. It is joined again by itself whenever the connection comes back. */
export class Channel {
  readonly name: string
  /** Whether the server has let us in since the connection was made. */
  joined = false
  /** Who listens in a presence channel, by number. */
  readonly members = new Map<string, Member>()
  readonly #listeners = new Map<string, Listener>()
  readonly #send: (message: object) => void
  readonly #leave: () => void
  #onEvent: ((event: string, data: unknown) => void) | undefined

  constructor(name: string, ports: { send(message: object): void; leave(): void }) {
    this.name = name
    this.#send = ports.send
    this.#leave = ports.leave
  }

  /** Listens to one event: `joined`, `member_added`, `member_removed`, `client-…`. */
  on(event: string, listener: Listener): void {
    this.#listeners.set(event, listener)
    if (event === 'joined' && this.joined) listener(undefined, {})
  }

  /** Listens to everything that is told here, but for the protocol's own. */
  onAny(listener: (event: string, data: unknown) => void): void {
    this.#onEvent = listener
  }

  /** Tells the others in the channel; its name begins with `client-`. */
  tell(event: string, data: unknown): void {
    if (this.joined) this.#send({ event, channel: this.name, data })
  }

  leave(): void {
    this.#listeners.clear()
    this.#onEvent = undefined
    this.#leave()
  }

  /** Takes in one message of the server. */
  hear(event: string, data: unknown, userId?: string): void {
    if (event === 'pusher_internal:subscription_succeeded') this.#enter(data)
    else if (event === 'pusher_internal:member_added') this.#meet(data)
    else if (event === 'pusher_internal:member_removed') this.#part(data)
    else if (!event.startsWith('pusher')) {
      this.#listeners.get(event)?.(data, { userId })
      this.#onEvent?.(event, data)
    }
  }

  #enter(data: unknown): void {
    const { presence } = (data ?? {}) as { presence?: { hash?: Record<string, Member['info']> } }
    this.members.clear()
    for (const [id, info] of Object.entries(presence?.hash ?? {})) {
      this.members.set(id, { id, ...(info ? { info } : {}) })
    }
    this.joined = true
    this.#listeners.get('joined')?.(undefined, {})
  }

  #meet(data: unknown): void {
    const { user_id: id, user_info: info } = data as { user_id: string; user_info?: Member['info'] }
    const member: Member = { id, ...(info ? { info } : {}) }
    this.members.set(id, member)
    this.#listeners.get('member_added')?.(member, {})
  }

  #part(data: unknown): void {
    const { user_id: id } = data as { user_id: string }
    const member = this.members.get(id) ?? { id }
    this.members.delete(id)
    this.#listeners.get('member_removed')?.(member, {})
  }
}
