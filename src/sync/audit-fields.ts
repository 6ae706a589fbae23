import type { RecordKind, RemoteRecord } from '../connector-kit/index.ts'
import { sameJson } from '../kernel/json.ts'
import { type IdTable, speakOurs, speakTheirs } from './drain/gather.ts'
import { kindOf, type Session } from './drain/session.ts'
import type { Link } from './link.ts'
import type { LocalRecord } from './ports/port.ts'

/** Names the fields in which two records do not say the same, in either vocabulary. */
export function differingFields(
  session: Session,
  kind: RecordKind,
  pair: { link: Link; local: LocalRecord; remote: RemoteRecord; ids: IdTable },
): string[] {
  const { link, local, remote, ids } = pair
  const { rules } = kindOf(session, kind)
  let theirsOfOurs: RemoteRecord['fields']
  try {
    theirsOfOurs = speakTheirs(session, kind, { fields: local.fields, ids })
  } catch {
    return Object.values(rules.references).length > 0 ? Object.keys(rules.references) : ['?']
  }
  const oursOfTheirs = speakOurs(session, kind, { fields: remote.fields, ids })
  return Object.entries(rules.fields).flatMap(([field, owner]) => {
    if (owner === 'creation' || local.fields[field] === undefined) return []
    if (rules.wholeLists && remote.fields[field] === undefined) return []
    if (theirsOfOurs[field] !== undefined && sameJson(theirsOfOurs[field], remote.fields[field]))
      return []
    if (oursOfTheirs[field] !== undefined && sameJson(oursOfTheirs[field], local.fields[field]))
      return []
    // What one side holds has no word on the other: in step when neither moved since they agreed.
    const untranslatable = theirsOfOurs[field] === undefined || oursOfTheirs[field] === undefined
    const still =
      sameJson(link.agreed?.ours[field], local.fields[field]) &&
      sameJson(link.agreed?.theirs[field], remote.fields[field])
    return untranslatable && still ? [] : [field]
  })
}
