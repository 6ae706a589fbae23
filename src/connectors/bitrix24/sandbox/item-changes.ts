import { isCurrency, stageOf } from './dictionary.ts'
import type { Entity } from './entities.ts'
import { badField } from './fault.ts'
import { type Field, storedValue } from './field.ts'
import { shownName } from './item-view.ts'
import { idOf, type Json, type JsonMap, listOf, type Row, textOf } from './json.ts'
import {
  addedMultifields,
  changedClassic,
  changedMultifields,
  type Multifield,
  type MultifieldType,
  multifieldsOf,
} from './multifields.ts'
import type { Portal } from './portal.ts'
import { fieldsOf } from './user-fields.ts'

/** Field name -> stored value; only what the caller may write and the portal understood. */
export type Changes = JsonMap

const MULTIFIELDS: readonly MultifieldType[] = ['PHONE', 'EMAIL', 'WEB', 'IM']

/**
 * Reads the `fields` of `crm.item.*`. Unknown names and read-only fields pass in silence; a value
 * that the field cannot hold is refused.
 */
export function universalChanges(
  portal: Portal,
  entity: Entity,
  sent: { fields: JsonMap; originalUfNames: boolean; before: Row | undefined },
): Changes {
  const changes: Changes = {}
  for (const kind of fieldsOf(portal, entity)) {
    const value = sent.fields[shownName(kind, sent.originalUfNames)]
    if (value === undefined || kind.readOnly) continue
    const stored = storedValue(kind, value, portal.time)
    if (stored === undefined) throw badField(kind.title, kind.upper)
    changes[kind.name] = stored
  }
  if (changes.currencyId !== undefined && !isCurrency(textOf(changes.currencyId))) {
    throw badField('Currency', 'CURRENCY_ID')
  }
  if (changes.stageId !== undefined && stageOf(textOf(changes.stageId)) === undefined) {
    throw badField('Deal Stage', 'STAGE_ID')
  }
  if (entity.kind === 'contact' && sent.fields.fm !== undefined) {
    changes.fm = multifields(portal, sent.before, sent.fields.fm)
  }
  return entity.kind === 'deal' ? withContacts(portal, changes, sent.before) : changes
}

function multifields(portal: Portal, before: Row | undefined, sent: Json): Multifield[] {
  const next = portal.nextMultifieldId
  if (before === undefined) return addedMultifields(sent, next)
  return changedMultifields(multifieldsOf(before.fm), sent, next)
}

/** Reads the `fields` of the classic methods, where a value that does not fit is dropped. */
export function classicChanges(
  portal: Portal,
  entity: Entity,
  sent: { fields: JsonMap; before: Row | undefined },
): Changes {
  const changes: Changes = {}
  for (const kind of fieldsOf(portal, entity)) {
    const value = sent.fields[kind.upper]
    if (value === undefined || !isWritable(kind, sent.before)) continue
    const stored = storedValue(kind, value, portal.time)
    if (stored !== undefined) changes[kind.name] = stored
  }
  if (entity.kind === 'contact') {
    const fm = classicMultifieldChanges(portal, sent)
    return fm === null ? changes : { ...changes, fm }
  }
  if (sent.fields.CONTACT_IDS !== undefined) {
    changes.contactIds = listOf(sent.fields.CONTACT_IDS).flatMap((id) => idOf(id) ?? [])
  }
  return withContacts(portal, withoutForeignStage(changes, sent.before), sent.before)
}

/** The funnel of a deal cannot be changed by the classic update. */
const isWritable = (kind: Field, before: Row | undefined) =>
  (kind.classic || kind.name === 'contactIds') &&
  !kind.readOnly &&
  !(kind.immutable && before !== undefined)

function classicMultifieldChanges(
  portal: Portal,
  sent: { fields: JsonMap; before: Row | undefined },
): Multifield[] | null {
  const written = MULTIFIELDS.filter((typeId) => sent.fields[typeId] !== undefined)
  if (written.length === 0) return null
  return written.reduce<Multifield[]>(
    (rows, typeId) =>
      changedClassic(rows, {
        typeId,
        value: sent.fields[typeId] ?? null,
        nextId: portal.nextMultifieldId,
      }),
    multifieldsOf(sent.before?.fm),
  )
}

function withoutForeignStage(changes: Changes, before: Row | undefined): Changes {
  const funnel = Number(changes.categoryId ?? before?.categoryId ?? 0)
  const stage = stageOf(textOf(changes.stageId))
  if (changes.stageId === undefined || stage?.funnelId === funnel) return changes
  const { stageId: _dropped, ...rest } = changes
  return rest
}

/** Keeps the list of contacts and the primary one in agreement; unknown contacts fall out. */
function withContacts(portal: Portal, changes: Changes, before: Row | undefined): Changes {
  const kept = (ids: Json | undefined) =>
    listOf(ids).filter((id) => typeof id === 'number' && portal.contacts.get(id) !== undefined)
  if (changes.contactIds !== undefined) {
    const ids = [...new Set(kept(changes.contactIds))]
    return { ...changes, contactIds: ids, contactId: ids[0] ?? 0 }
  }
  if (changes.contactId === undefined) return changes
  const [primary] = kept(changes.contactId)
  const others = kept(before?.contactIds).filter((id) => id !== before?.contactId)
  const ids = primary === undefined ? others : [...new Set([primary, ...others])]
  return { ...changes, contactIds: ids, contactId: ids[0] ?? 0 }
}
