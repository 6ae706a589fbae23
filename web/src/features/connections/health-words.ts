/** What a connection says of itself first. */
export type Word =
  | 'broken'
  | 'unpaid'
  | 'off'
  | 'paused'
  | 'unanswered'
  | 'unread'
  | 'needs'
  | 'catchingUp'
  | 'inStep'

export interface Standing {
  state: 'active' | 'paused' | 'unauthorised' | 'off'
  /** The licence on the other side has ended. */
  unpaid?: boolean
  /** Records that wait for a person. */
  needs: number
  due: number
  /** Polls and walks that do not get through. */
  unread?: number
  /** The other side did not answer several times in a row. */
  silent?: boolean
}

/** The sentence about a connection: what stops it, else what waits for somebody, else how far. */
export function wordOf(standing: Standing): { word: Word; n: number } {
  const { state, unpaid, needs, due, unread = 0, silent } = standing
  if (state === 'unauthorised') return { word: unpaid ? 'unpaid' : 'broken', n: 1 }
  if (state === 'off') return { word: 'off', n: 0 }
  if (state === 'paused') return { word: 'paused', n: due }
  if (silent) return { word: 'unanswered', n: due }
  if (unread > 0) return { word: 'unread', n: unread }
  if (needs > 0) return { word: 'needs', n: needs }
  return due > 0 ? { word: 'catchingUp', n: due } : { word: 'inStep', n: 0 }
}

/** The sentence over all of them. */
export function wordOfAll(summary: {
  needs_you: number
  pulls_failing: number
  due: number
  stopped: number
  connections: { state: Standing['state'] }[]
}): { word: Word; n: number } {
  const { connections, due, needs_you: needs, pulls_failing: unread, stopped } = summary
  if (stopped > 0) return { word: 'broken', n: stopped }
  if (unread > 0) return { word: 'unread', n: unread }
  if (needs > 0) return { word: 'needs', n: needs }
  if (connections.every(({ state }) => state === 'off')) return { word: 'off', n: 0 }
  if (connections.every(({ state }) => state !== 'active')) return { word: 'paused', n: due }
  return due > 0 ? { word: 'catchingUp', n: due } : { word: 'inStep', n: 0 }
}

/** Which list shows what waits for a person. */
export function needsPlace(health: { parked: number; uncertain: number }): {
  name: string
  query: Record<string, string>
} {
  return health.parked + health.uncertain > 0
    ? { name: 'connection-records', query: { state: 'attention' } }
    : { name: 'connection-conflicts', query: {} }
}

/** The mark that stands beside a sentence. */
export const marks = {
  broken: 'failed',
  unpaid: 'failed',
  off: 'uncertain',
  paused: 'due',
  unanswered: 'due',
  unread: 'failed',
  needs: 'failed',
  catchingUp: 'due',
  inStep: 'in_step',
} as const satisfies Record<Word, string>
