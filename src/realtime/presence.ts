/** A person in a presence channel, however many sockets they have. */
export interface Member {
  userId: string
  /** Whatever was signed as `user_info`; other members see it. */
  info: unknown
}

/** Who is present in one channel: a person comes with the first socket and goes with the last. */
export class Presence {
  readonly #people = new Map<string, { member: Member; sockets: number }>()

  get size(): number {
    return this.#people.size
  }

  has(userId: string): boolean {
    return this.#people.has(userId)
  }

  members(): Member[] {
    return [...this.#people.values()].map(({ member }) => member)
  }

  /** Returns whether this is the person's first socket here. */
  enter(member: Member): boolean {
    const known = this.#people.get(member.userId)
    if (known) {
      known.sockets += 1
      return false
    }
    this.#people.set(member.userId, { member, sockets: 1 })
    return true
  }

  /** Returns whether this was the person's last socket here. */
  exit(userId: string): boolean {
    const known = this.#people.get(userId)
    if (!known) return false
    known.sockets -= 1
    if (known.sockets > 0) return false
    this.#people.delete(userId)
    return true
  }
}

/** Reads `channel_data`; undefined when it is not JSON with a `user_id`. */
export function readMember(channelData: string): Member | undefined {
  try {
    const { user_id: userId, user_info: info = {} } = { ...JSON.parse(channelData) }
    if (typeof userId !== 'string' && typeof userId !== 'number') return undefined
    return { userId: String(userId), info }
  } catch {
    return undefined
  }
}
