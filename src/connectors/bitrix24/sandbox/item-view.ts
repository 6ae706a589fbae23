import type { Entity } from './entities.ts'
import { type Field, printed, printedClassic } from './field.ts'
import type { Json, JsonMap, Row } from './json.ts'
import { classicMultifields, type Multifield, multifieldsOf } from './multifields.ts'
import type { Portal } from './portal.ts'
import { fieldsOf } from './user-fields.ts'

/** The name under which the universal methods show and take a field. */
export const shownName = (kind: Field, originalUfNames: boolean) =>
  kind.dynamic && originalUfNames ? kind.upper : kind.name

/** A whole record as `crm.item.*` answers it. */
export function universalItem(
  portal: Portal,
  entity: Entity,
  { row, originalUfNames }: { row: Row; originalUfNames: boolean },
): JsonMap {
  const item: JsonMap = {}
  for (const kind of fieldsOf(portal, entity)) {
    item[shownName(kind, originalUfNames)] = printed(kind, row[kind.name], portal.time)
  }
  if (entity.kind === 'contact') Object.assign(item, communication(multifieldsOf(row.fm)))
  item.entityTypeId = entity.entityTypeId
  return item
}

/** The named fields of a record; the id is always among them, `fm` never is. */
export function selectedItem(
  portal: Portal,
  entity: Entity,
  wanted: { row: Row; originalUfNames: boolean; select: ReadonlySet<string> },
): JsonMap {
  const item: JsonMap = { id: wanted.row.id }
  for (const kind of fieldsOf(portal, entity)) {
    const name = shownName(kind, wanted.originalUfNames)
    if (wanted.select.has(name)) item[name] = printed(kind, wanted.row[kind.name], portal.time)
  }
  if (entity.kind === 'contact') {
    const { fm, ...first } = communication(multifieldsOf(wanted.row.fm))
    for (const [name, value] of Object.entries(first)) {
      if (wanted.select.has(name)) item[name] = value
    }
  }
  return item
}

/** The single-value shadows of the multifields, then the multifields themselves. */
function communication(rows: Multifield[]): JsonMap {
  const first = (typeId: string, valueType?: string): Json =>
    rows.find(
      (row) => row.typeId === typeId && (valueType === undefined || row.valueType === valueType),
    )?.value ?? ''
  return {
    phoneMobile: first('PHONE', 'MOBILE'),
    phoneWork: first('PHONE', 'WORK'),
    phoneMailing: first('PHONE', 'MAILING'),
    emailHome: first('EMAIL', 'HOME'),
    emailWork: first('EMAIL', 'WORK'),
    emailMailing: first('EMAIL', 'MAILING'),
    skype: null,
    icq: null,
    imol: '',
    email: first('EMAIL'),
    phone: first('PHONE'),
    fm: rows.map(({ id, valueType, value, typeId }) => ({ id, valueType, value, typeId })),
  }
}

/** A whole record as the classic `get` answers it: text everywhere, multifields as lists. */
export function classicItem(portal: Portal, entity: Entity, row: Row): JsonMap {
  const item: JsonMap = {}
  for (const kind of fieldsOf(portal, entity)) {
    if (kind.classic) item[kind.upper] = printedClassic(kind, row[kind.name], portal.time)
  }
  if (entity.kind === 'contact') Object.assign(item, classicCommunication(row))
  return item
}

/** A row of a classic list: `*` leaves out customer fields, no mask covers the multifields. */
export function classicSelected(
  portal: Portal,
  entity: Entity,
  { row, select }: { row: Row; select: ReadonlySet<string> },
): JsonMap {
  const everything = select.size === 0 || select.has('*')
  const item: JsonMap = {}
  for (const kind of fieldsOf(portal, entity)) {
    if (!kind.classic) continue
    const masked = kind.dynamic ? select.has('UF_*') : everything
    if (!masked && !select.has(kind.upper)) continue
    item[kind.upper] = printedClassic(kind, row[kind.name], portal.time)
  }
  if (entity.kind !== 'contact') return item
  const rows = multifieldsOf(row.fm)
  for (const typeId of ['PHONE', 'EMAIL', 'WEB', 'IM']) {
    if (select.has(typeId)) item[typeId] = classicMultifields(rows, typeId)
  }
  return item
}

function classicCommunication(row: Row): JsonMap {
  const rows = multifieldsOf(row.fm)
  const item: JsonMap = {}
  for (const typeId of ['PHONE', 'EMAIL', 'WEB', 'IM']) {
    const list = classicMultifields(rows, typeId)
    if (list.length > 0) item[typeId] = list
  }
  return item
}
