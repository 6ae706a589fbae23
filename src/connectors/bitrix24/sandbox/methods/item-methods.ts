import { type Answer, type Call, type MethodTable, mapParam, selection } from '../call.ts'
import type { Entity } from '../entities.ts'
import { badArgument, itemMissing, missingParameter } from '../fault.ts'
import type { Field } from '../field.ts'
import { universalChanges } from '../item-changes.ts'
import { selectedItem, shownName, universalItem } from '../item-view.ts'
import { addItem, deleteItem, itemById, tableOf, updateItem } from '../items.ts'
import { flagOf, type JsonMap, numberOf, type Row } from '../json.ts'
import { listPage } from '../list-query.ts'
import { entityOfType, fieldsOf } from '../user-fields.ts'

/** `crm.item.*`: one set of methods for contacts (3) and deals (2). */
export const itemMethods: MethodTable = {
  'crm.item.add': add,
  'crm.item.get': get,
  'crm.item.list': list,
  'crm.item.update': update,
  'crm.item.delete': remove,
  'crm.item.fields': fields,
}

function add(call: Call): Answer {
  const entity = entityOf(call)
  const sent = fieldsParam(call)
  const originalUfNames = usesOriginalNames(call)
  const changes = universalChanges(call.portal, entity, {
    fields: sent,
    originalUfNames,
    before: undefined,
  })
  const row = addItem(call.portal, entity, { changes, userId: call.caller.userId, checked: true })
  return item(call, entity, row)
}

function get(call: Call): Answer {
  const entity = entityOf(call)
  return item(call, entity, existing(call, entity, 'Element not found'))
}

function update(call: Call): Answer {
  const entity = entityOf(call)
  const before = existing(call, entity, 'Element not found')
  const changes = universalChanges(call.portal, entity, {
    fields: fieldsParam(call),
    originalUfNames: usesOriginalNames(call),
    before,
  })
  const row = updateItem(call.portal, entity, {
    before,
    changes,
    userId: call.caller.userId,
    checked: true,
  })
  return item(call, entity, row)
}

function remove(call: Call): Answer {
  const entity = entityOf(call)
  const row = existing(call, entity, 'Item not found')
  deleteItem(call.portal, entity, { row, userId: call.caller.userId })
  return { result: [] }
}

function list(call: Call): Answer {
  const { portal, params } = call
  const entity = entityOf(call)
  const originalUfNames = usesOriginalNames(call)
  const names = new Map<string, Field>(
    fieldsOf(portal, entity).map((kind) => [shownName(kind, originalUfNames), kind]),
  )
  for (const shape of ['filter', 'order'] as const) {
    if (typeof params[shape] === 'string' && params[shape] !== '') {
      throw badArgument(`Parameter '${shape}' must be array`)
    }
  }
  const page = listPage(tableOf(portal, entity), params, {
    find: (name) => names.get(name),
    strict: true,
    groups: true,
    sets: true,
    time: portal.time,
  })
  const select = selection(params.select)
  const items = page.rows.map((row) => {
    if (select.size === 0 || select.has('*')) {
      return universalItem(portal, entity, { row, originalUfNames })
    }
    if (originalUfNames && portal.settings.quirks.emptyItemsWithOriginalUfNames) return []
    return selectedItem(portal, entity, { row, originalUfNames, select })
  })
  const { total, next } = page
  return next === undefined ? { result: { items }, total } : { result: { items }, total, next }
}

function fields(call: Call): Answer {
  const entity = entityOf(call)
  const original = usesOriginalNames(call)
  const required = call.portal.settings.requiredFields[entity.kind]
  const described = fieldsOf(call.portal, entity).map((kind): [string, JsonMap] => [
    shownName(kind, original),
    {
      type: kind.type,
      isRequired: kind.required || required.includes(kind.name),
      isReadOnly: kind.readOnly,
      isImmutable: kind.immutable,
      isMultiple: kind.multiple,
      isDynamic: kind.dynamic,
      title: kind.title,
      upperName: kind.upper,
    },
  ])
  return { result: { fields: Object.fromEntries(described) } }
}

function entityOf(call: Call): Entity {
  const { entityTypeId } = call.params
  if (entityTypeId === undefined) throw missingParameter('entityTypeId', '100')
  const entity = entityOfType(numberOf(entityTypeId))
  if (entity === undefined) throw itemMissing('Smart process not found')
  return entity
}

function existing(call: Call, entity: Entity, missing: string): Row {
  if (call.params.id === undefined) throw missingParameter('id', '100')
  const row = itemById(call.portal, entity, call.params.id)
  if (row === undefined) throw itemMissing(missing)
  return row
}

function fieldsParam(call: Call): JsonMap {
  const sent = mapParam(call, 'fields')
  if (sent === undefined) throw missingParameter('fields', '100')
  return sent
}

const usesOriginalNames = (call: Call) => flagOf(call.params.useOriginalUfNames) === 'Y'

function item(call: Call, entity: Entity, row: Row): Answer {
  const originalUfNames = usesOriginalNames(call)
  return { result: { item: universalItem(call.portal, entity, { row, originalUfNames }) } }
}
