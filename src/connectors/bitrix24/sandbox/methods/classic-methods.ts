import { type Answer, type Call, classicParam, type MethodTable, selection } from '../call.ts'
import { isCurrency } from '../dictionary.ts'
import { ENTITIES, type Entity } from '../entities.ts'
import { classicFault } from '../fault.ts'
import { type Field, field } from '../field.ts'
import { classicChanges } from '../item-changes.ts'
import { classicItem, classicSelected } from '../item-view.ts'
import { addItem, deleteItem, tableOf, updateItem } from '../items.ts'
import { idOf, isMap, type Json, type JsonMap, listOf, type Row, textOf } from '../json.ts'
import { listPage } from '../list-query.ts'
import { communicationKey } from '../multifields.ts'
import type { Portal } from '../portal.ts'
import { addUserField, fieldsOf, listUserFields } from '../user-fields.ts'

/** The frozen but living `crm.contact.*` and `crm.deal.*`. */
export const classicMethods: MethodTable = {
  ...methodsOf(ENTITIES.contact, 'Contact is not found'),
  ...methodsOf(ENTITIES.deal, 'Not found'),
}

function methodsOf(entity: Entity, notFound: string): MethodTable {
  const prefix = `crm.${entity.kind}`
  const found = (call: Call) => existing(call, entity, notFound)
  return {
    [`${prefix}.add`]: (call) => add(call, entity),
    [`${prefix}.get`]: (call) => ({ result: classicItem(call.portal, entity, found(call)) }),
    [`${prefix}.list`]: (call) => list(call, entity),
    [`${prefix}.update`]: (call) => update(call, entity, found(call)),
    [`${prefix}.delete`]: (call) => remove(call, entity, found(call)),
    [`${prefix}.fields`]: (call) => ({ result: described(call.portal, entity) }),
    [`${prefix}.userfield.list`]: (call) => {
      const rows = listUserFields(call.portal, entity, classicParam(call, 'filter'))
      return { result: rows, total: rows.length }
    },
    [`${prefix}.userfield.add`]: (call) => {
      if (!call.caller.admin) throw classicFault('Access denied.')
      return { result: addUserField(call.portal, entity, classicParam(call, 'fields')) }
    },
  }
}

function add(call: Call, entity: Entity): Answer {
  const changes = classicChanges(call.portal, entity, {
    fields: fieldsParam(call),
    before: undefined,
  })
  const currency = changes.currencyId
  checkCurrency(currency)
  const { userId } = call.caller
  const row = addItem(call.portal, entity, { changes, userId, checked: false })
  return { result: row.id }
}

function update(call: Call, entity: Entity, before: Row): Answer {
  const changes = classicChanges(call.portal, entity, { fields: fieldsParam(call), before })
  checkCurrency(changes.currencyId)
  const { userId } = call.caller
  updateItem(call.portal, entity, { before, changes, userId, checked: false })
  return { result: true }
}

function checkCurrency(code: Json | undefined): void {
  if (code !== undefined && !isCurrency(textOf(code))) {
    throw classicFault('Currency is not found')
  }
}

function remove(call: Call, entity: Entity, row: Row): Answer {
  deleteItem(call.portal, entity, { row, userId: call.caller.userId })
  return { result: true }
}

function list(call: Call, entity: Entity): Answer {
  const { portal } = call
  const filter = classicParam(call, 'filter')
  if (filter !== undefined && filter !== '' && !isMap(filter) && !Array.isArray(filter)) {
    throw classicFault("Parameter 'filter' must be array.")
  }
  const names = new Map<string, Field>(
    fieldsOf(portal, entity)
      .filter((kind) => kind.classic)
      .map((kind) => [kind.upper, kind]),
  )
  names.set('COMMUNICATION', COMMUNICATION)
  const page = listPage(
    tableOf(portal, entity),
    {
      filter: withCommunication(filter),
      order: classicParam(call, 'order'),
      start: call.params.start,
    },
    {
      find: (name) => names.get(name),
      strict: false,
      groups: false,
      sets: true,
      time: portal.time,
    },
  )
  const select = selection(classicParam(call, 'select'))
  const result = page.rows.map((row) => classicSelected(portal, entity, { row, select }))
  const { total, next } = page
  return next === undefined ? { result, total } : { result, total, next }
}

const COMMUNICATION = field('communication', 'string')

/** Phones and e-mails match exactly and through their own index only. */
function withCommunication(filter: Json | undefined): JsonMap {
  const entries = Object.entries(isMap(filter) ? filter : {}).map(([key, value]) => {
    const typeId = /^[=@]?(PHONE|EMAIL)$/.exec(key)?.[1]
    if (typeId === undefined) return [key, value] as const
    return [
      '=COMMUNICATION',
      listOf(value).map((one) => communicationKey(typeId, textOf(one))),
    ] as const
  })
  return Object.fromEntries(entries)
}

function existing(call: Call, entity: Entity, notFound: string): Row {
  const id = idOf(classicParam(call, 'id'))
  if (id === null) throw classicFault('ID is not defined or invalid.')
  const row = tableOf(call.portal, entity).get(id)
  if (row === undefined) throw classicFault(notFound)
  return row
}

function fieldsParam(call: Call): JsonMap {
  const fields = classicParam(call, 'fields')
  if (Array.isArray(fields) && fields.length === 0) return {}
  if (!isMap(fields)) throw classicFault("Parameter 'fields' must be array.")
  return fields
}

function described(portal: Portal, entity: Entity): JsonMap {
  const entries = fieldsOf(portal, entity)
    .filter((kind) => kind.classic)
    .map((kind): [string, JsonMap] => [
      kind.upper,
      {
        type: kind.type,
        isRequired: kind.required,
        isReadOnly: kind.readOnly,
        isImmutable: kind.immutable,
        isMultiple: kind.multiple,
        isDynamic: kind.dynamic,
        title: kind.title,
      },
    ])
  return Object.fromEntries(entries)
}
