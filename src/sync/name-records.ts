import { type Fields, type RecordKind, recordKinds } from '../connector-kit/index.ts'
import type { Transaction } from '../platform/database/index.ts'
import type { SyncParts } from './parts.ts'

/** What people know a record of ours by. */
export interface RecordName {
  /** A client's full name, a service's or an employee's name, the services and the client of a booking. */
  name: string
  /** ISO instant at which a booking begins; null for all else. */
  startsAt: string | null
}

/** Names records of ours, in the order given; null for those that are not there. */
export async function nameRecords(
  parts: Pick<SyncParts, 'ports'>,
  tx: Transaction,
  records: { kind: RecordKind; localId: number | null }[],
): Promise<(RecordName | null)[]> {
  const named = new Map<string, RecordName>()
  for (const kind of recordKinds) {
    const ids = records.flatMap((one) =>
      one.kind === kind && one.localId !== null ? [one.localId] : [],
    )
    if (ids.length === 0) continue
    const found = await parts.ports[kind].read(tx, [...new Set(ids)])
    for (const [id, { fields }] of found) named.set(`${kind} ${id}`, nameOf(kind, fields))
  }
  return records.map(({ kind, localId }) => named.get(`${kind} ${localId}`) ?? null)
}

export function nameOf(kind: RecordKind, fields: Fields): RecordName {
  const text = (field: string) => String(fields[field] ?? '')
  if (kind === 'client') {
    const name = `${text('firstName')} ${text('lastName')}`.trim()
    return { name, startsAt: null }
  }
  if (kind === 'service' || kind === 'employee') return { name: text('name'), startsAt: null }
  return { name: text('title'), startsAt: text('startsAt') || null }
}
