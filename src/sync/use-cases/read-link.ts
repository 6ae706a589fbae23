import type { FieldOwner, RecordKind } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import { type Json, sameJson } from '../../kernel/json.ts'
import type { Principal } from '../../kernel/principal.ts'
import { authoriseConnection } from '../connection-policy.ts'
import { speakOurs, speakTheirs } from '../drain/gather.ts'
import { kindOf, type Session } from '../drain/session.ts'
import { openLookingSession } from '../looking-session.ts'
import { nameOf, type RecordName } from '../name-records.ts'
import { type PairOnView, viewPair } from '../pair-on-view.ts'
import type { SyncParts } from '../parts.ts'
import { openSecrets } from '../remote.ts'
import { findLink, type LinkDetail, openConflictsOf } from '../store/link-detail-store.ts'

/** A person waits and looks: after so long the page shows what was agreed instead. */
const readTimeoutMs = 5_000

/** One field of a pair in three columns. Absent values are null. */
export interface FieldOnView {
  field: string
  owner: FieldOwner
  /** The kind of record that the value names, when it is a number of one. */
  refers: RecordKind | null
  here: Json
  agreed: Json
  /** In our vocabulary where it can be said so, else in theirs. */
  there: Json
  /** False when theirs has no word here and is shown as it is. */
  thereTranslated: boolean
  /** Null while the other side could not be read. */
  differs: boolean | null
  changed: { here: boolean; there: boolean | null }
  /** What a person may choose. */
  choices: ('here' | 'there')[]
  conflict: { ours: Json; theirs: Json; taken: 'ours' | 'theirs'; reason: string } | null
}

export interface LinkOnView {
  link: LinkDetail & { named: RecordName | null }
  fields: FieldOnView[]
  local: { exists: boolean; deleted: boolean }
  remote: { exists: boolean | null; url: string | null; unread: PairOnView['unread'] }
}

/** One pair field by field: here, agreed, there. @throws ProblemError `not_found`, `forbidden` */
export async function readLink(
  parts: SyncParts,
  options: { who: Principal; connectionId: number; linkId: number },
): Promise<LinkOnView> {
  const { connectionId, linkId, who } = options
  authoriseConnection(who, 'see')
  const signal = AbortSignal.timeout(readTimeoutMs)
  const looking = { who, id: connectionId, patience: 'person' as const, signal }
  const session = await openLookingSession(parts, looking)
  const { link, conflicts } = await parts.db.transaction(who.tenantId, async (tx) => {
    const found = await findLink(tx, { connectionId, id: linkId })
    if (!found) throw new ProblemError('not_found')
    return { link: found, conflicts: await openConflictsOf(tx, linkId) }
  })
  const pair = await viewPair(session, link)
  const fields = compareFields(session, link, pair).map((one) => {
    const conflict = conflicts.find(({ field }) => field === one.field)
    if (!conflict) return { ...one, conflict: null }
    const { field: _, ...said } = conflict
    return { ...one, conflict: said }
  })
  const named = pair.local ? nameOf(link.kind, pair.local.fields) : null
  return {
    link: { ...link, named },
    fields,
    local: { exists: pair.local !== null, deleted: pair.local?.deleted ?? false },
    remote: {
      exists: pair.unread ? null : pair.remote !== null,
      url: urlOf(session, link),
      unread: pair.unread,
    },
  }
}

/** The fields of a pair that are kept in step, side by side. */
export function compareFields(
  session: Session,
  link: LinkDetail,
  pair: PairOnView,
): Omit<FieldOnView, 'conflict'>[] {
  const { rules } = kindOf(session, link.kind)
  const { ids, local, remote } = pair
  const oursOfTheirs = remote ? speakOurs(session, link.kind, { fields: remote.fields, ids }) : {}
  const theirsOfOurs = local ? inTheirWords(session, link.kind, pair) : {}
  return Object.entries(rules.fields).flatMap(([field, owner]) => {
    const here = local?.fields[field]
    const theirs = remote?.fields[field]
    const translated = oursOfTheirs[field]
    const agreedHere = link.agreed?.ours[field]
    const agreedThere = link.agreed?.theirs[field]
    if (here === undefined && theirs === undefined && agreedHere === undefined) return []
    // Where neither side moved since they agreed nothing differs, said or not.
    const restful =
      link.agreed !== null && sameJson(here, agreedHere) && sameJson(theirs, agreedThere)
    const equal =
      restful ||
      (translated !== undefined && sameJson(translated, here)) ||
      (theirsOfOurs[field] !== undefined && sameJson(theirsOfOurs[field], theirs))
    const thereChanged = theirs !== undefined && !sameJson(theirs, agreedThere)
    return [
      {
        field,
        owner,
        refers: rules.references[field] ?? null,
        here: here ?? null,
        agreed: agreedHere ?? agreedThere ?? null,
        there: translated ?? theirs ?? null,
        thereTranslated: translated !== undefined || theirs === undefined,
        differs: pair.unread ? null : !equal,
        changed: {
          here: link.agreed !== null && !sameJson(here, agreedHere),
          there: pair.unread ? null : link.agreed !== null && thereChanged,
        },
        choices: choicesOf(owner, {
          canGo: local !== null && remote !== null && theirsOfOurs[field] !== undefined,
          canCome: local !== null && translated !== undefined,
        }),
      },
    ]
  })
}

function choicesOf(
  owner: FieldOwner,
  may: { canGo: boolean; canCome: boolean },
): ('here' | 'there')[] {
  return [
    ...(may.canGo && owner !== 'theirs' ? (['here'] as const) : []),
    ...(may.canCome && (owner === 'both' || owner === 'theirs') ? (['there'] as const) : []),
  ]
}

/** Nothing can be said of a record that refers to one which is not paired yet. */
function inTheirWords(session: Session, kind: RecordKind, { local, ids }: PairOnView) {
  try {
    return local ? speakTheirs(session, kind, { fields: local.fields, ids }) : {}
  } catch {
    return {}
  }
}

function urlOf(session: Session, { kind, remoteId }: LinkDetail): string | null {
  if (remoteId === null) return null
  const { connection, connector, parts } = session
  const { settings, accountHost: host } = connection
  const credentials = openSecrets(parts.sealer, connection)
  return connector.recordUrl?.({ settings, credentials, host }, { kind, id: remoteId }) ?? null
}
