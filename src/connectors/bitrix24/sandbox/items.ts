import { BASE_CURRENCY, CURRENCIES, FUNNELS, firstStageOf, stageOf } from './dictionary.ts'
import type { Entity } from './entities.ts'
import { badField, RestFault } from './fault.ts'
import type { Changes } from './item-changes.ts'
import { cents, idOf, type Json, type Row, textOf } from './json.ts'
import { communicationKeys, multifieldsOf } from './multifields.ts'
import type { Portal } from './portal.ts'
import { noteStage } from './stage-history.ts'
import { fieldsOf } from './user-fields.ts'

const DAY_MS = 86_400_000

export const tableOf = (portal: Portal, entity: Entity) =>
  entity.kind === 'deal' ? portal.deals : portal.contacts

interface Save {
  changes: Changes
  userId: number
  /** The universal methods check mandatory fields, the classic ones do not. */
  checked: boolean
}

/** Creates a record with the portal's defaults and raises its event. */
export function addItem(portal: Portal, entity: Entity, save: Save): Row {
  const now = portal.stampMs()
  const table = tableOf(portal, entity)
  const defaults: Row = { id: table.nextId(), fm: [] }
  for (const kind of fieldsOf(portal, entity)) {
    if (kind.name !== 'id') defaults[kind.name] = kind.initial
  }
  Object.assign(defaults, {
    createdTime: now,
    createdBy: save.userId,
    assignedById: save.userId,
    ...(entity.kind === 'deal' ? dealDefaults(portal, defaults.id) : {}),
  })
  const row = settled(portal, entity, {
    before: undefined,
    row: { ...defaults, ...save.changes },
    save,
  })
  table.put(row)
  if (entity.kind === 'deal') noteStage(portal, row, 1)
  raise(portal, entity, { suffix: 'ADD', row, userId: save.userId })
  return row
}

function dealDefaults(portal: Portal, id: number): Partial<Row> {
  const now = portal.nowMs()
  return {
    title: `Deal #${id}`,
    begindate: portal.time.dateOf(now),
    closedate: portal.time.dateOf(now + 7 * DAY_MS),
    currencyId: BASE_CURRENCY,
  }
}

/** Changes a record and raises its event; a move between funnels raises only the move. */
export function updateItem(portal: Portal, entity: Entity, save: Save & { before: Row }): Row {
  const { before } = save
  const merged: Row = { ...before, ...save.changes, id: before.id }
  const row = settled(portal, entity, {
    before,
    row: converted(before, merged, save.changes),
    save,
  })
  tableOf(portal, entity).put(row)
  const moved = entity.kind === 'deal' && row.categoryId !== before.categoryId
  if (entity.kind === 'deal' && row.stageId !== before.stageId)
    noteStage(portal, row, moved ? 5 : 2)
  raise(portal, entity, { suffix: moved ? 'MOVETOCATEGORY' : 'UPDATE', row, userId: save.userId })
  return row
}

export function deleteItem(
  portal: Portal,
  entity: Entity,
  { row, userId }: { row: Row; userId: number },
) {
  tableOf(portal, entity).remove(row.id)
  if (entity.kind === 'contact') unlinkContact(portal, row.id)
  else
    for (const id of portal.productRows.filed('ownerId', String(row.id)) ?? [])
      portal.productRows.remove(id)
  raise(portal, entity, { suffix: 'DELETE', row, userId })
}

function unlinkContact(portal: Portal, contactId: number): void {
  for (const dealId of portal.deals.filed('contactIds', String(contactId)) ?? []) {
    const deal = portal.deals.get(dealId)
    if (deal === undefined || !Array.isArray(deal.contactIds)) continue
    const contactIds = deal.contactIds.filter((id) => id !== contactId)
    portal.deals.put({ ...deal, contactIds, contactId: contactIds[0] ?? 0 })
  }
}

function raise(
  portal: Portal,
  entity: Entity,
  { suffix, row, userId }: { suffix: string; row: Row; userId: number },
): void {
  const data: (readonly [string, Json])[] = [['ID', row.id]]
  if (suffix === 'MOVETOCATEGORY') {
    data.push(['CATEGORY_ID', row.categoryId ?? 0], ['STAGE_ID', row.stageId ?? ''])
  }
  portal.raise({ code: `ONCRM${entity.eventWord}${suffix}`, data, userId })
}

/** Works out everything that follows from the written fields. */
function settled(
  portal: Portal,
  entity: Entity,
  { before, row, save }: { before: Row | undefined; row: Row; save: Save },
): Row {
  const now = portal.stampMs()
  const touched: Row = {
    ...row,
    updatedTime: now,
    updatedBy: save.userId,
    lastActivityTime: row.lastActivityTime ?? now,
    lastActivityBy: row.lastActivityBy ?? save.userId,
  }
  const done =
    entity.kind === 'deal'
      ? settledDeal(portal, touched, { before, save })
      : settledContact(touched)
  if (save.checked) requireFields(portal, entity, done)
  return done
}

function settledContact(row: Row): Row {
  const types = new Set(multifieldsOf(row.fm).map((one) => one.typeId))
  return {
    ...row,
    hasPhone: types.has('PHONE') ? 'Y' : 'N',
    hasEmail: types.has('EMAIL') ? 'Y' : 'N',
    communication: communicationKeys(row.fm),
  }
}

function settledDeal(
  portal: Portal,
  row: Row,
  { before, save }: { before: Row | undefined; save: Save },
): Row {
  const funnelId = Number(row.categoryId ?? 0)
  if (!FUNNELS.some((funnel) => funnel.id === funnelId))
    throw badField('Sales Funnel', 'CATEGORY_ID')
  const keepsFunnel = before !== undefined && before.categoryId === row.categoryId
  const written = save.changes.stageId ?? (keepsFunnel ? row.stageId : undefined)
  const stage = written === undefined ? firstStageOf(funnelId) : stageOf(textOf(written))
  if (stage === undefined || stage.funnelId !== funnelId) throw badField('Deal Stage', 'STAGE_ID')
  const changed = before === undefined || before.stageId !== stage.code
  return {
    ...row,
    categoryId: funnelId,
    stageId: stage.code,
    stageSemanticId: stage.semantics,
    closed: stage.semantics === 'P' ? 'N' : 'Y',
    isNew: stage === firstStageOf(funnelId) ? 'Y' : 'N',
    movedTime: changed ? Number(row.updatedTime) : (row.movedTime ?? null),
    movedBy: changed ? save.userId : (row.movedBy ?? null),
    title: textOf(row.title) || `Deal #${row.id}`,
    opportunity: amountOf(portal, row),
  }
}

/** Without a manual amount the product rows decide it, once there are any. */
export function amountOf(portal: Portal, row: Row): number {
  const rows = portal.productRows.filed('ownerId', String(row.id)) ?? []
  if (row.isManualOpportunity === 'Y' || rows.length === 0) return Number(row.opportunity ?? 0)
  const sum = rows.reduce((total, id) => {
    const product = portal.productRows.get(id)
    return total + Number(product?.price ?? 0) * Number(product?.quantity ?? 0)
  }, 0)
  return cents(sum)
}

/** A new currency converts the amount, unless the same write brings an amount. */
function converted(before: Row, row: Row, changes: Changes): Row {
  const stays = before.currencyId === row.currencyId || row.currencyId === undefined
  if (stays || changes.opportunity !== undefined) return row
  const worth = (code: Json | undefined) =>
    Number(CURRENCIES.find((one) => one.code === code)?.amount ?? 1)
  const amount = (Number(row.opportunity) * worth(before.currencyId)) / worth(row.currencyId)
  return { ...row, opportunity: cents(amount) }
}

function requireFields(portal: Portal, entity: Entity, row: Row): void {
  const required = portal.settings.requiredFields[entity.kind]
  for (const kind of fieldsOf(portal, entity)) {
    if (!kind.required && !required.includes(kind.name)) continue
    const value = row[kind.name]
    const empty = value === null || value === undefined || value === '' || value === 0
    if (!empty && !(Array.isArray(value) && value.length === 0)) continue
    throw new RestFault(
      400,
      'CRM_FIELD_ERROR_REQUIRED',
      `Required field "${kind.title}" (${kind.upper}) is empty`,
    )
  }
}

export const itemById = (portal: Portal, entity: Entity, id: Json | undefined) =>
  tableOf(portal, entity).get(idOf(id) ?? 0)
