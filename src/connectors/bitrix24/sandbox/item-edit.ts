import type { Entity } from './entities.ts'
import { type Changes, universalChanges } from './item-changes.ts'
import { universalItem } from './item-view.ts'
import { addItem, amountOf, deleteItem, tableOf, updateItem } from './items.ts'
import { type JsonMap, type Row, textOf } from './json.ts'
import { multifieldsOf } from './multifields.ts'
import type { Portal } from './portal.ts'
import { replaceRows } from './product-rows.ts'

interface PersonEdit {
  id?: number | undefined
  fields: JsonMap
  delete: boolean
  userId: number
}

/**
 * Adds, changes or deletes a contact or a deal as a person does in its card. Besides the names of
 * `crm.item.*` the fields may be original `UF_CRM_*` names, `phone`, `email` and `productRows`.
 */
export function editItem(portal: Portal, entity: Entity, edit: PersonEdit): JsonMap | string {
  const before = edit.id === undefined ? undefined : tableOf(portal, entity).get(edit.id)
  if (edit.id !== undefined && before === undefined) return `no ${entity.kind} ${edit.id}`
  if (edit.delete) {
    if (before === undefined) return 'an id is needed to delete'
    deleteItem(portal, entity, { row: before, userId: edit.userId })
    return { deleted: before.id }
  }
  const row = saved(portal, entity, { edit, before })
  return { item: universalItem(portal, entity, { row, originalUfNames: true }) }
}

function saved(
  portal: Portal,
  entity: Entity,
  { edit, before }: { edit: PersonEdit; before: Row | undefined },
): Row {
  const { productRows } = edit.fields
  const changes = changesOf(portal, entity, { fields: edit.fields, before })
  const save = { changes, userId: edit.userId, checked: false }
  if (before !== undefined) {
    if (Array.isArray(productRows)) replaceRows(portal, before.id, productRows)
    return updateItem(portal, entity, { ...save, before })
  }
  const row = addItem(portal, entity, save)
  if (!Array.isArray(productRows)) return row
  replaceRows(portal, row.id, productRows)
  return portal.deals.put({ ...row, opportunity: amountOf(portal, row) })
}

function changesOf(
  portal: Portal,
  entity: Entity,
  { fields, before }: { fields: JsonMap; before: Row | undefined },
): Changes {
  const changes = {
    ...universalChanges(portal, entity, { fields, originalUfNames: false, before }),
    ...universalChanges(portal, entity, { fields, originalUfNames: true, before }),
  }
  for (const [name, typeId] of [
    ['phone', 'PHONE'],
    ['email', 'EMAIL'],
  ] as const) {
    if (fields[name] === undefined) continue
    const fm = changes.fm ?? before?.fm ?? []
    changes.fm = withFirst(portal, { fm, typeId, value: textOf(fields[name]) })
  }
  return changes
}

/** A person changes the first phone in the card, and does not think of rows. */
function withFirst(
  portal: Portal,
  { fm, typeId, value }: { fm: JsonMap[string]; typeId: string; value: string },
): JsonMap[] {
  const rows = multifieldsOf(fm)
  const first = rows.find((row) => row.typeId === typeId)
  const others = rows.filter((row) => row !== first)
  if (value === '') return others
  const id = first?.id ?? portal.nextMultifieldId()
  return [{ id, valueType: first?.valueType ?? 'WORK', value, typeId }, ...others]
}
