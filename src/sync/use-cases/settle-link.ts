import type { Fields } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { Session } from '../drain/session.ts'
import { openLookingSession } from '../looking-session.ts'
import type { Agreed } from '../merge.ts'
import { type PairOnView, viewPair } from '../pair-on-view.ts'
import type { SyncParts } from '../parts.ts'
import {
  findLink,
  type LinkDetail,
  putInLine,
  resolveConflictsOf,
} from '../store/link-detail-store.ts'
import { compareFields, type FieldOnView } from './read-link.ts'

export type Choices = Record<string, 'here' | 'there'>

export interface SettleOptions {
  who: Principal
  connectionId: number
  linkId: number
  /** By field; `all` takes one side for every field that differs and may be chosen. */
  choices: Choices | { all: 'here' | 'there' }
}

const readTimeoutMs = 15_000

/**
 * Settles a pair as a person says, field by field. What is taken from there is an edit here like
 * any other; what is taken from here is written there by the next drain, whoever changed it last.
 * @throws ProblemError `remote_unavailable` when the other side cannot be read, `invalid_input`
 *   naming the choice that cannot be made, `conflict` with the reason of our rules, `not_found`
 */
export async function settleLink(parts: SyncParts, options: SettleOptions): Promise<void> {
  const { connectionId, linkId, who } = options
  authoriseConnection(who, 'repair')
  const signal = AbortSignal.timeout(readTimeoutMs)
  const looking = { who, id: connectionId, patience: 'person' as const, signal }
  const session = await openLookingSession(parts, looking)
  const link = await parts.db.transaction(who.tenantId, (tx) =>
    findLink(tx, { connectionId, id: linkId }),
  )
  if (!link) throw new ProblemError('not_found')
  const pair = await viewPair(session, link)
  if (pair.unread) {
    throw new ProblemError('remote_unavailable', { details: { words: pair.unread.words } })
  }
  const choices = readChoices(options.choices, compareFields(session, link, pair))
  await parts.db.transaction(who.tenantId, async (tx) => {
    await settle(session, tx, { ...options, link, pair, choices })
    await wakeLane(tx, { subject: 'connection', subjectId: connectionId })
  })
}

interface Chosen {
  field: FieldOnView['field']
  take: 'here' | 'there'
  there: FieldOnView['there']
}

function readChoices(
  given: SettleOptions['choices'],
  fields: Omit<FieldOnView, 'conflict'>[],
): Chosen[] {
  const { all } = given
  if (all === 'here' || all === 'there') {
    return fields
      .filter(({ differs, choices }) => differs === true && choices.includes(all))
      .map(({ field, there }) => ({ field, take: all, there }))
  }
  const refused = Object.entries(given).filter(
    ([field, take]) => !fields.find((one) => one.field === field)?.choices.includes(take),
  )
  if (refused.length > 0) {
    throw new ProblemError('invalid_input', {
      fields: refused.map(([field]) => ({ field: `choices.${field}`, code: 'not_choosable' })),
    })
  }
  return fields.flatMap(({ field, there }) => {
    const take = given[field as keyof typeof given]
    return take === undefined ? [] : [{ field, take, there }]
  })
}

async function settle(
  session: Session,
  tx: Transaction,
  of: Omit<SettleOptions, 'choices'> & { link: LinkDetail; pair: PairOnView; choices: Chosen[] },
): Promise<void> {
  const { choices, connectionId, linkId, pair, who } = of
  const link = await findLink(tx, { connectionId, id: linkId, hold: true })
  if (!link?.localId || link.remoteId !== of.link.remoteId) throw new ProblemError('not_found')
  const taken: Fields = Object.fromEntries(
    choices.filter(({ take }) => take === 'there').map(({ field, there }) => [field, there]),
  )
  if (Object.keys(taken).length > 0) {
    const port = session.parts.ports[link.kind]
    const outcome = await port.write(tx, who, { id: link.localId, fields: taken })
    if (!outcome.ok) {
      const details = { reason: outcome.reason, fields: outcome.fields }
      throw new ProblemError('conflict', { details })
    }
  }
  const agreed = agreedBy(link.agreed, choices, pair)
  await putInLine(tx, { id: link.id, agreed })
  await resolveConflictsOf(tx, { linkId, fields: choices.map(({ field }) => field) })
}

/**
 * The agreed state that makes a merge take what was chosen: theirs was seen and is not news, ours
 * is. What was not chosen keeps whatever stands agreed.
 */
function agreedBy(agreed: Agreed | null, choices: Chosen[], { remote }: PairOnView): Agreed {
  const ours = { ...agreed?.ours }
  const theirs = { ...agreed?.theirs }
  for (const { field, take } of choices) {
    const seen = remote?.fields[field]
    if (take === 'here') delete ours[field]
    if (seen !== undefined) theirs[field] = seen
  }
  return { ours, theirs }
}
