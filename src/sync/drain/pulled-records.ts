import type { RecordKind, RemoteRecord } from '../../connector-kit/index.ts'
import type { Link } from '../link.ts'

/** So many records may wait for their turn; no further page is asked for until some were served. */
const most = 500

/**
 * Records that pages showed whole, until their turn comes: as good as read, unless something was
 * heard of them since. Where every record is read by a request of its own, this is what makes
 * taking in a whole account a matter of pages. One drain holds it, for a minute at most.
 */
export interface PulledRecords {
  /** Keeps a record with the mark that its page left on its link. */
  keep(kind: RecordKind, record: RemoteRecord, dueSeq: number): void
  /** Takes out the records of these links, by their ids; what was marked anew is to be read. */
  take(kind: RecordKind, links: Link[]): Map<string, RemoteRecord>
  isFull(): boolean
  clear(): void
}

export function createPulledRecords(): PulledRecords {
  const kept = new Map<string, { record: RemoteRecord; dueSeq: number }>()

  return {
    keep(kind, record, dueSeq) {
      kept.set(`${kind}:${record.id}`, { record, dueSeq })
    },
    take(kind, links) {
      const taken = new Map<string, RemoteRecord>()
      for (const { remoteId, dueSeq } of links) {
        if (remoteId === null) continue
        const key = `${kind}:${remoteId}`
        const pulled = kept.get(key)
        kept.delete(key)
        if (pulled?.dueSeq === dueSeq) taken.set(remoteId, pulled.record)
      }
      return taken
    },
    isFull: () => kept.size >= most,
    clear: () => kept.clear(),
  }
}
