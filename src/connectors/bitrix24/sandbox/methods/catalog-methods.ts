import { type Answer, type Call, type MethodTable, selection } from '../call.ts'
import { CATALOGS } from '../dictionary.ts'
import { catalogFault, missingParameter, RestFault } from '../fault.ts'
import { field } from '../field.ts'
import { compileFilter, matches } from '../filter.ts'
import { idOf, isMap, type JsonMap, type Row, textOf } from '../json.ts'
import { listPage } from '../list-query.ts'
import {
  addProduct,
  deleteProduct,
  fieldsOfType,
  SERVICE,
  SIMPLE_PRODUCT,
  shownProduct,
  updateProduct,
} from '../products.ts'

/** Services, simple products, and the list of catalogs. */
export const catalogMethods: MethodTable = {
  'catalog.catalog.list': catalogs,
  ...methodsOf('catalog.product.service', {
    type: SERVICE,
    one: 'service',
    many: 'services',
    made: 'service',
  }),
  ...methodsOf('catalog.product', {
    type: SIMPLE_PRODUCT,
    one: 'product',
    many: 'products',
    made: 'element',
  }),
}

interface Family {
  type: number
  one: string
  many: string
  /** The key of a written record, which for products is not the key of a read one. */
  made: string
}

const DENIED = { edit: 200040300043, create: 200040300040, read: 200040300010 } as const

function methodsOf(prefix: string, family: Family): MethodTable {
  return {
    [`${prefix}.add`]: (call) => {
      const save = {
        fields: call.params.fields,
        type: family.type,
        userId: admin(call, DENIED.create),
      }
      return { result: { [family.made]: shownProduct(call.portal, addProduct(call.portal, save)) } }
    },
    [`${prefix}.update`]: (call) => {
      const save = {
        fields: call.params.fields,
        type: family.type,
        userId: admin(call, DENIED.edit),
      }
      const row = updateProduct(call.portal, existing(call, family), save)
      return { result: { [family.made]: shownProduct(call.portal, row) } }
    },
    [`${prefix}.get`]: (call) => ({
      result: { [family.one]: shownProduct(call.portal, existing(call, family)) },
    }),
    [`${prefix}.delete`]: (call) => {
      deleteProduct(call.portal, existing(call, family), admin(call, DENIED.edit))
      return { result: true }
    },
    [`${prefix}.list`]: (call) => list(call, family),
  }
}

function list(call: Call, family: Family): Answer {
  const { portal, params } = call
  // Only the list of services is documented as closed to everybody but administrators.
  if (family.type === SERVICE) admin(call, DENIED.read)
  const select = selection(params.select)
  if (!select.has('id') || !select.has('iblockId')) {
    throw catalogFault('Required select fields: id, iblockId')
  }
  const filter = isMap(params.filter) ? params.filter : {}
  if (textOf(filter.iblockId ?? filter['=iblockId']) === '') {
    throw catalogFault('Required filter fields: iblockId')
  }
  const names = new Map(fieldsOfType(family.type).map((kind) => [kind.name, kind]))
  const page = listPage(
    portal.products,
    { ...params, filter: { ...filter, '=type': family.type } },
    {
      find: (name) => names.get(name),
      strict: false,
      groups: false,
      sets: false,
      time: portal.time,
    },
  )
  const result = { [family.many]: page.rows.map((row) => shownProduct(portal, row, select)) }
  const { total, next } = page
  return next === undefined ? { result, total } : { result, total, next }
}

function existing(call: Call, family: Family): Row {
  if (call.params.id === undefined) throw missingParameter('id', 100)
  const row = call.portal.products.get(idOf(call.params.id) ?? 0)
  const isService = row?.type === SERVICE
  if (row === undefined || isService !== (family.type === SERVICE)) {
    throw catalogFault(`${family.one} does not exist`)
  }
  return row
}

function admin(call: Call, code: number): number {
  if (!call.caller.admin) throw new RestFault(400, code, 'Access Denied')
  return call.caller.userId
}

const CATALOG_FIELDS = new Map(
  ['id', 'iblockId', 'productIblockId', 'skuPropertyId', 'vatId'].map((name) => [
    name,
    field(name, 'integer'),
  ]),
)
CATALOG_FIELDS.set('name', field('name', 'string'))

function catalogs(call: Call): Answer {
  admin(call, DENIED.read)
  const select = selection(call.params.select)
  const conditions = compileFilter(call.params.filter, {
    find: (name) => CATALOG_FIELDS.get(name),
    strict: false,
    groups: false,
    sets: true,
    time: call.portal.time,
  })
  const rows = CATALOGS.map(
    ({ iblockId, name, productIblockId, skuPropertyId }): Row => ({
      iblockId,
      iblockTypeId: 0,
      id: iblockId,
      lid: 's1',
      name,
      productIblockId,
      skuPropertyId,
      subscription: 'N',
      vatId: 1,
    }),
  ).filter((row) => matches(row, conditions))
  const shown = rows.map((row): JsonMap => {
    const entries = Object.entries(row)
    return Object.fromEntries(entries.filter(([key]) => select.size === 0 || select.has(key)))
  })
  return { result: { catalogs: shown }, total: shown.length }
}
