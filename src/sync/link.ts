import type { RecordKind } from '../connector-kit/index.ts'
import type { Json } from '../kernel/json.ts'
import type { Agreed } from './merge.ts'

/**
 * - `idle`: nothing to do
 * - `due`: the two sides are to be brought in step
 * - `creating`: a create was about to be sent; look before it is sent again
 * - `uncertain`: it may exist there and nothing can tell; a person decides
 * - `parked`: refused; a person must change something
 */
export const linkStates = ['idle', 'due', 'creating', 'uncertain', 'parked'] as const
export type LinkState = (typeof linkStates)[number]

/** Which moves a link may make. A test walks this table. */
export const linkMoves: Record<LinkState, readonly LinkState[]> = {
  idle: ['due'],
  due: ['idle', 'creating', 'parked', 'uncertain'],
  creating: ['idle', 'due', 'parked', 'uncertain'],
  uncertain: ['due', 'idle'],
  parked: ['due', 'idle'],
}

/** How one local and one remote record stand: the whole truth of the pair. */
export interface Link {
  id: number
  connectionId: number
  kind: RecordKind
  localId: number | null
  remoteId: string | null
  agreed: Agreed | null
  state: LinkState
  /** Grows with every mark; a drain that finishes clears only what it saw. */
  dueSeq: number
  tries: number
  priority: number
  error: Json
}
