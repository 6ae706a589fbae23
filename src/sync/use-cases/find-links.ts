import { type RecordKind, recordKinds } from '../../connector-kit/index.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { LinkState } from '../link.ts'
import { nameRecords, type RecordName } from '../name-records.ts'
import type { SyncParts } from '../parts.ts'
import { type LinkEntry, listLinks } from '../store/monitor-store.ts'
import { requireConnection } from './change-connection.ts'

export interface LinkQuery {
  who: Principal
  connectionId: number
  states?: LinkState[]
  /** Those of which a field is disputed too. */
  orDisputed?: boolean
  kind?: RecordKind
  localId?: number
  /** A number of either side, or words that our records are found by. */
  search?: string
  afterId?: number
  limit: number
}

/** A pair with what people call the record here; null when there is none. */
export interface NamedLink extends LinkEntry {
  named: RecordName | null
}

/** A record that hides behind the two hundredth of the same words is found by more words. */
const mostFound = 200

/** Pairs of a connection, a page at a time. @throws ProblemError `not_found`, `forbidden` */
export async function findLinksFor(
  parts: Pick<SyncParts, 'ports'>,
  tx: Transaction,
  query: LinkQuery,
): Promise<NamedLink[]> {
  authoriseConnection(query.who, 'see')
  await requireConnection(tx, query.connectionId)
  const found = await findLinks(parts, tx, query)
  const names = await nameRecords(parts, tx, found)
  return found.map((link, at) => ({ ...link, named: names[at] ?? null }))
}

async function findLinks(
  parts: Pick<SyncParts, 'ports'>,
  tx: Transaction,
  query: LinkQuery,
): Promise<LinkEntry[]> {
  const { search, ...rest } = query
  const words = search?.trim() ?? ''
  if (words === '') return listLinks(tx, rest)
  const kinds = query.kind ? [query.kind] : recordKinds
  const localIds: Partial<Record<RecordKind, number[]>> = {}
  for (const kind of kinds) {
    const named = /^[1-9]\d{0,14}$/.test(words) ? [Number(words)] : []
    const found = await parts.ports[kind].search(tx, query.who, { words, limit: mostFound })
    localIds[kind] = [...named, ...found]
  }
  return listLinks(tx, { ...rest, found: { localIds, remoteId: words } })
}
