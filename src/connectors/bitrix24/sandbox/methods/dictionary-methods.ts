import { type Answer, type Call, classicParam, type MethodTable } from '../call.ts'
import { BASE_CURRENCY, CURRENCIES, FUNNELS, STAGES, STATUSES, type Stage } from '../dictionary.ts'
import { itemMissing, missingParameter, RestFault } from '../fault.ts'
import { field } from '../field.ts'
import { isMap, type Json, type JsonMap, numberOf, textOf } from '../json.ts'
import { listPage } from '../list-query.ts'
import { communicationKey } from '../multifields.ts'

/** Funnels, stages, currencies, the search for duplicates, the movements of deals. */
export const dictionaryMethods: MethodTable = {
  'crm.category.list': categories,
  'crm.status.list': statuses,
  'crm.currency.list': currencies,
  'crm.duplicate.findbycomm': duplicates,
  'crm.stagehistory.list': stageHistory,
}

function categories(call: Call): Answer {
  if (call.params.entityTypeId === undefined) throw missingParameter('entityTypeId', '100')
  if (numberOf(call.params.entityTypeId) !== 2) throw itemMissing('Smart process not found')
  const rows = FUNNELS.map(({ id, name, sort }): JsonMap => {
    const common = { id, name, sort, entityTypeId: 2, isDefault: id === 0 ? 'Y' : 'N' }
    return id === 0 ? common : { ...common, originId: '', originatorId: '' }
  })
  return { result: { categories: rows }, total: rows.length }
}

function statuses(call: Call): Answer {
  const filter = classicParam(call, 'filter')
  if (filter !== undefined && !isMap(filter) && !Array.isArray(filter)) {
    throw new RestFault(400, 'Invalid parameters.', 'Incorrect parameters passed.')
  }
  const wanted = isMap(filter) ? Object.entries(filter) : []
  const rows = ALL_STATUSES.filter((row) =>
    wanted.every(([key, value]) => row[key.replace(/^=/, '')] === value),
  )
  return { result: rows, total: rows.length }
}

const ALL_STATUSES: JsonMap[] = [...STAGES.map(stageRow), ...otherStatuses()]

function stageRow(stage: Stage): JsonMap {
  const { semantics, color, extra } = stage
  return {
    ID: String(stage.rowId),
    ENTITY_ID: stage.funnelId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${stage.funnelId}`,
    STATUS_ID: stage.code,
    NAME: stage.name,
    NAME_INIT: stage.system ? stage.name : '',
    SORT: String(stage.sort),
    SYSTEM: stage.system ? 'Y' : 'N',
    CATEGORY_ID: stage.funnelId === 0 ? null : String(stage.funnelId),
    COLOR: color,
    SEMANTICS: semantics === 'P' ? null : semantics,
    EXTRA: { SEMANTICS: extra, COLOR: color },
  }
}

function otherStatuses(): JsonMap[] {
  const lines = Object.entries(STATUSES).flatMap(([entityId, list]) =>
    list.map(([code, name], index) => ({ entityId, code, name, sort: (index + 1) * 10 })),
  )
  return lines.map(({ entityId, code, name, sort }, index) => ({
    ID: String(301 + index * 2),
    ENTITY_ID: entityId,
    STATUS_ID: code,
    NAME: name,
    NAME_INIT: name,
    SORT: String(sort),
    SYSTEM: 'N',
    CATEGORY_ID: null,
    COLOR: null,
    SEMANTICS: null,
  }))
}

function currencies(call: Call): Answer {
  const now = call.portal.time.iso(call.portal.stampMs())
  const rows = CURRENCIES.map(
    ({ code, name, amount, count }, index): JsonMap => ({
      CURRENCY: code,
      AMOUNT_CNT: count,
      AMOUNT: amount,
      SORT: String((index + 1) * 100),
      BASE: code === BASE_CURRENCY ? 'Y' : 'N',
      FULL_NAME: name,
      LID: 'en',
      FORMAT_STRING: '#',
      DEC_POINT: '.',
      THOUSANDS_SEP: ' ',
      DECIMALS: '2',
      DATE_UPDATE: now,
    }),
  )
  return { result: rows, total: rows.length }
}

const MOST_VALUES = 20

function duplicates(call: Call): Answer {
  const type = textOf(classicParam(call, 'type')).toUpperCase()
  const values = classicParam(call, 'values')
  if (type === '') throw new RestFault(400, '', 'Communication type is not defined.')
  if (type !== 'PHONE' && type !== 'EMAIL') {
    throw new RestFault(
      400,
      '',
      `Communication type '${type}' is not supported in current context.`,
    )
  }
  const list: Json[] = Array.isArray(values) ? values : isMap(values) ? Object.values(values) : []
  if (list.length === 0) throw new RestFault(400, '', 'Communication values is not defined.')
  if (list.length > MOST_VALUES) throw new RestFault(400, '', 'Too many communication values.')
  const entityType = textOf(classicParam(call, 'entity_type')).toUpperCase()
  if (entityType !== '' && entityType !== 'CONTACT') return { result: [] }
  const keys = list.map((value) => communicationKey(type, textOf(value)))
  const found = keys.flatMap((key) => call.portal.contacts.filed('communication', key) ?? [])
  if (found.length === 0) return { result: [] }
  return { result: { CONTACT: [...new Set(found)].sort((one, other) => one - other) } }
}

const HISTORY_FIELDS = new Map(
  ['ID', 'OWNER_ID', 'TYPE_ID', 'CATEGORY_ID'].map((name) => [
    name,
    field(name === 'ID' ? 'id' : name, 'integer'),
  ]),
)
HISTORY_FIELDS.set('CREATED_TIME', field('CREATED_TIME', 'datetime'))
HISTORY_FIELDS.set('STAGE_ID', field('STAGE_ID', 'string'))

function stageHistory(call: Call): Answer {
  if (numberOf(call.params.entityTypeId) !== 2) throw itemMissing('Smart process not found')
  const { portal, params } = call
  const page = listPage(portal.stageHistory, params, {
    find: (name) => HISTORY_FIELDS.get(name),
    strict: false,
    groups: false,
    sets: true,
    time: portal.time,
  })
  const items = page.rows.map(({ id, CREATED_TIME, ...row }) => ({
    ID: id,
    ...row,
    CREATED_TIME: portal.time.iso(Number(CREATED_TIME)),
  }))
  const { total, next } = page
  return next === undefined ? { result: { items }, total } : { result: { items }, total, next }
}
