import type { Fields, RecordKind, Remote, RemoteRecord } from '../../connector-kit/index.ts'
import type { Link } from '../link.ts'
import type { LocalRecord } from '../ports/port.ts'

/** Links of one kind to be brought in step together. */
export interface Batch {
  kind: RecordKind
  links: Link[]
  remote: Remote
  /** Bulk work lets urgent work pass between its calls. */
  bulk: boolean
}

/** A pair with both sides read a moment ago. */
export interface Situation {
  link: Link
  local: LocalRecord
  remote: RemoteRecord
}

/** A record of ours that has no counterpart yet. */
export interface Newcomer {
  link: Link
  local: LocalRecord
  /** Ours in their vocabulary. */
  fields: Fields
}
