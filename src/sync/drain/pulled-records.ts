import type { RecordKind, RemoteRecord } from '../../connector-kit/index.ts'
import type { Link } from '../link.ts'

/** So many records may wait for their turn; no further page is asked for until some were served. */
const most = 500

/**
 * Records that pages showed whole, until their turn comes: as good as read, unless something was
 * heard of them since. Where every record is read by a request of its own, this is what makes
 * taking in a whole account a matter of pages. One drain holds it, for a minute or two.
 */
export interface PulledRecords {
  /** Keeps a record with its link as it was when the page was taken in. */
  keep(kind: RecordKind, record: RemoteRecord, mark: Mark): void
  /** Takes out the records of these links, by their ids; what was marked anew is to be read. */
  take(kind: RecordKind, links: Link[]): Map<string, RemoteRecord>
  /** The ids of those that wait longest, of one kind. */
  waiting(): { kind: RecordKind; ids: string[] } | null
  forget(kind: RecordKind, ids: string[]): void
  isFull(): boolean
}

type Mark = Pick<Link, 'id' | 'dueSeq'>

export function createPulledRecords(): PulledRecords {
  type Pulled = { kind: RecordKind; record: RemoteRecord; mark: Mark }
  const kept = new Map<string, Pulled>()
  const keyOf = (kind: RecordKind, id: string) => `${kind}:${id}`

  return {
    keep(kind, record, mark) {
      kept.set(keyOf(kind, record.id), { kind, record, mark })
    },
    take(kind, links) {
      const taken = new Map<string, RemoteRecord>()
      for (const { id, remoteId, dueSeq } of links) {
        if (remoteId === null) continue
        const key = keyOf(kind, remoteId)
        const pulled = kept.get(key)
        kept.delete(key)
        if (pulled?.mark.id !== id || pulled.mark.dueSeq !== dueSeq) continue
        taken.set(remoteId, pulled.record)
      }
      return taken
    },
    waiting() {
      const [oldest] = kept.values()
      if (!oldest) return null
      const same = [...kept.values()].filter(({ kind }) => kind === oldest.kind)
      return { kind: oldest.kind, ids: same.map(({ record }) => record.id) }
    },
    forget(kind, ids) {
      for (const id of ids) kept.delete(keyOf(kind, id))
    },
    isFull: () => kept.size >= most,
  }
}
