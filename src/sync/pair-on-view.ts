import { type RecordKind, RemoteError, type RemoteRecord } from '../connector-kit/index.ts'
import { toError } from '../kernel/errors.ts'
import { type IdTable, loadIdTable } from './drain/gather.ts'
import { kindOf, type Session } from './drain/session.ts'
import type { Link } from './link.ts'
import type { LocalRecord } from './ports/port.ts'
import { referencesOf } from './references.ts'

/** Both sides of a link as they are now. */
export interface PairOnView {
  local: LocalRecord | null
  remote: RemoteRecord | null
  /** Why the other side could not be read; null when it was, there or not. */
  unread: { code: string; words: string } | null
  ids: IdTable
}

/**
 * Reads both sides of a link. The other side is asked with the session's own deadline; if it does
 * not answer, the rest is shown without it.
 */
export async function viewPair(session: Session, link: Link): Promise<PairOnView> {
  const { kind } = link
  const { port, rules } = kindOf(session, kind)
  const { parts, connection } = session
  const { localId } = link
  const local =
    localId === null
      ? null
      : await parts.db.transaction(connection.tenantId, async (tx) => {
          return (await port.read(tx, [localId])).get(localId) ?? null
        })
  const { remote, unread } = await readRemote(session, { kind, remoteId: link.remoteId })
  const ids = await loadIdTable(session, {
    local: local ? referencesOf(local.fields, rules.references) : [],
    remote: remote ? referencesOf(remote.fields, rules.references) : [],
  })
  return { local, remote, unread, ids }
}

async function readRemote(
  session: Session,
  { kind, remoteId }: { kind: RecordKind; remoteId: string | null },
): Promise<Pick<PairOnView, 'remote' | 'unread'>> {
  if (remoteId === null) return { remote: null, unread: null }
  try {
    const found = await kindOf(session, kind).records.read(session.urgent, [remoteId])
    return { remote: found.get(remoteId) ?? null, unread: null }
  } catch (thrown) {
    const error = toError(thrown)
    if (session.signal.aborted) return { remote: null, unread: { code: 'no_answer', words: '' } }
    if (!(error instanceof RemoteError)) {
      session.parts.log.warn({ err: error }, 'the other side of a pair could not be read')
      return { remote: null, unread: { code: 'temporary', words: error.message } }
    }
    return { remote: null, unread: { code: error.class, words: error.words } }
  }
}
