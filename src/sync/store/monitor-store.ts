import { type RecordKind, recordKinds } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import { type LinkState, linkStates } from '../link.ts'
import type { Agreed } from '../merge.ts'

/** One pair as the monitor shows it. */
export interface LinkEntry {
  id: number
  kind: RecordKind
  localId: number | null
  remoteId: string | null
  state: LinkState
  tries: number
  nextTryAt: string
  error: Json
  agreed: Agreed | null
  /** Both sides changed a field of it at once, and nobody has said which stands. */
  disputed: boolean
  localDueAt: string | null
  remoteDueAt: string | null
  updatedAt: string
}

/** Records that a search found: ours by kind, and theirs by its own number. */
export interface FoundRecords {
  localIds: Partial<Record<RecordKind, number[]>>
  remoteId: string
}

export async function listLinks(
  tx: Transaction,
  query: {
    connectionId: number
    /** With `orDisputed` those of which a field is disputed too, however they stand. */
    states?: LinkState[]
    orDisputed?: boolean
    kind?: RecordKind
    localId?: number
    /** Records here among them, or the number there itself. */
    found?: FoundRecords
    afterId?: number
    limit: number
  },
): Promise<LinkEntry[]> {
  const found = await rows<{
    id: number
    kind: RecordKind
    local_id: number | null
    remote_id: string | null
    state: LinkState
    tries: number
    next_try_at: string
    error: Json
    agreed: Agreed | null
    disputed: boolean
    local_due_at: string | null
    remote_due_at: string | null
    updated_at: string
  }>(
    tx,
    `select id, kind, local_id, remote_id, state, tries, next_try_at, error, agreed, local_due_at,
       remote_due_at, updated_at, exists (select 1 from conflicts c where c.tenant_id = $1
         and c.link_id = links.id and c.resolved_at is null) as disputed
     from links where tenant_id = $1 and connection_id = $2
       ${conditionOf(query)} and ($3::text is null or kind = $3)
       and ($4::bigint is null or local_id = $4) and id > $5
       ${query.found ? amongFound : ''}
     order by id limit $6`,
    [
      tx.tenantId,
      query.connectionId,
      query.kind ?? null,
      query.localId ?? null,
      query.afterId ?? 0,
      query.limit,
      ...foundValues(query.found),
    ],
  )
  return found.map((row) => ({
    id: row.id,
    kind: row.kind,
    localId: row.local_id,
    remoteId: row.remote_id,
    state: row.state,
    tries: row.tries,
    nextTryAt: row.next_try_at,
    error: row.error,
    agreed: row.agreed,
    disputed: row.disputed,
    localDueAt: row.local_due_at,
    remoteDueAt: row.remote_due_at,
    updatedAt: row.updated_at,
  }))
}

/** Among the found, each looked up by its own index: the links themselves are not walked. */
const amongFound = `and id in (
  select f.id from links f where f.tenant_id = $1 and f.connection_id = $2
    and f.kind in (${recordKinds.map((kind) => `'${kind}'`).join(', ')}) and f.remote_id = $7
  ${recordKinds
    .map(
      (kind, at) => `union all
  select f.id from links f where f.tenant_id = $1 and f.connection_id = $2
    and f.kind = '${kind}' and f.local_id = any($${8 + at}::bigint[])`,
    )
    .join('\n')})`

function foundValues(found: FoundRecords | undefined): unknown[] {
  return found ? [found.remoteId, ...recordKinds.map((kind) => found.localIds[kind] ?? [])] : []
}

function conditionOf(query: { states?: LinkState[]; orDisputed?: boolean }): string {
  if (!query.states) return ''
  if (!query.orDisputed) return inStates(query.states)
  return `and id in (
    select l.id from links l where l.tenant_id = $1 and l.connection_id = $2
      ${inStates(query.states)}
    union all
    select c.link_id from conflicts c where c.tenant_id = $1 and c.connection_id = $2
      and c.resolved_at is null)`
}

/** A condition that names the states themselves, so that their own narrow index serves it. */
function inStates(states: LinkState[]): string {
  const known = linkStates.filter((state) => states.includes(state))
  return `and state in (${known.map((state) => `'${state}'`).join(', ') || 'null'})`
}

/** Puts links that wait or are parked back in line. */
export async function retryLinks(
  tx: Transaction,
  query: { connectionId: number; linkIds?: number[]; kind?: RecordKind },
): Promise<number> {
  const found = await rows(
    tx,
    `update links set
       state = case when state = 'creating' then 'creating' else 'due' end,
       tries = 0, next_try_at = now(), due_seq = due_seq + 1, run_id = null, updated_at = now()
     where tenant_id = $1 and connection_id = $2 and ($4::text is null or kind = $4)
       and (($3::bigint[] is not null and id = any($3) and state in ('parked', 'due', 'creating'))
         or ($3::bigint[] is null and (state = 'parked'
           or (state in ('due', 'creating') and tries > 0))))
     returning id`,
    [tx.tenantId, query.connectionId, query.linkIds ?? null, query.kind ?? null],
  )
  return found.length
}

/** The ids under which records are known at the tenant's connections, by our id. */
export async function readRemoteIds(
  tx: Transaction,
  query: { kind: RecordKind; localIds: number[]; connectors: string[] },
): Promise<Map<number, string>> {
  const found = await rows<{ local_id: number; remote_id: string }>(
    tx,
    `select l.local_id, l.remote_id from links l
     join connections c on c.tenant_id = l.tenant_id and c.id = l.connection_id
     where l.tenant_id = $1 and l.kind = $2 and l.local_id = any($3) and l.remote_id is not null
       and c.connector = any($4)
     order by l.connection_id desc`,
    [tx.tenantId, query.kind, query.localIds, query.connectors],
  )
  return new Map(found.map((row) => [row.local_id, row.remote_id]))
}
