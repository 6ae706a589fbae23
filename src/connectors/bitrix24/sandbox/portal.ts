import type { SandboxOptions } from '../../../connector-kit/sandbox.ts'
import type { Json, Row } from './json.ts'
import type { LimitSettings } from './limits.ts'
import { createPortalTime, type PortalTime } from './portal-time.ts'
import { createTable, type Table } from './table.ts'

/** The app as its card on the portal describes it. */
export interface PortalApp {
  clientId: string
  clientSecret: string
  redirectUri: string
  scope: string[]
  applicationToken: string
  memberId: string
  domain: string
}

export interface PortalWebhook {
  userId: number
  code: string
  scope: string[]
}

export interface Quirks {
  /** The price types stand beside `time` instead of under `result`, as the documented sample has. */
  priceTypesAtRoot: boolean
  /** `select` with original user field names answers empty items, a reported defect. */
  emptyItemsWithOriginalUfNames: boolean
  /** Universal product row writes save the deal and raise its update. */
  productRowsRaiseUpdate: boolean
}

export interface PortalSettings {
  baseUrl: string
  zone: string
  app: PortalApp
  webhook: PortalWebhook
  quirks: Quirks
  limits: LimitSettings
  /** Fields that this customer made mandatory, by universal name. */
  requiredFields: { contact: string[]; deal: string[] }
  /** Simulated processing, milliseconds by lower-case method name. */
  costMs: Record<string, number>
}

/** Something happened that apps may hear about; `data` is printed under `data[FIELDS]`. */
export interface PortalEvent {
  code: string
  data: readonly (readonly [string, Json])[]
  userId: number
}

export interface Portal {
  settings: PortalSettings
  time: PortalTime
  random: SandboxOptions['random']
  nowMs(): number
  /** The moment as the database keeps it: whole seconds. */
  stampMs(): number
  contacts: Table
  deals: Table
  products: Table
  prices: Table
  productRows: Table
  userFields: Table
  bindings: Table
  stageHistory: Table
  /** Ids of multifield rows come from one counter for the whole portal. */
  nextMultifieldId(): number
  raise(event: PortalEvent): void
  installed: boolean
  tables(): Record<string, Table>
  counters: { multifield: number }
}

/** An empty portal; `raise` is connected to the event queue by whoever builds it. */
export function createPortal(
  settings: PortalSettings,
  outside: Pick<SandboxOptions, 'now' | 'random'>,
): Portal {
  const counters = { multifield: 8551 }
  const stamp = (row: Row) => Number(row.updatedTime)
  const tables = {
    contacts: createTable({ name: 'contacts', indexes: contactIndexes, stamp }),
    deals: createTable({ name: 'deals', indexes: dealIndexes, stamp }),
    products: createTable({ name: 'products', indexes: productIndexes, firstId: 1001 }),
    prices: createTable({ name: 'prices', indexes: { productId: by('productId') } }),
    productRows: createTable({ name: 'productRows', indexes: { ownerId: by('ownerId') } }),
    userFields: createTable({ name: 'userFields' }),
    bindings: createTable({ name: 'bindings', indexes: { event: by('event') } }),
    stageHistory: createTable({ name: 'stageHistory', indexes: { OWNER_ID: by('OWNER_ID') } }),
  }
  return {
    settings,
    time: createPortalTime(settings.zone),
    random: outside.random,
    nowMs: outside.now,
    stampMs: () => Math.floor(outside.now() / 1000) * 1000,
    ...tables,
    nextMultifieldId() {
      counters.multifield += 2
      return counters.multifield
    },
    raise: () => undefined,
    installed: true,
    tables: () => tables,
    counters,
  }
}

function by(name: string) {
  return (row: Row) => {
    const value = row[name]
    return value === null || value === undefined || value === '' ? [] : [String(value)]
  }
}

function listed(name: string) {
  return (row: Row) => {
    const value = row[name]
    return Array.isArray(value) ? value.map(String) : []
  }
}

const contactIndexes = {
  originId: by('originId'),
  communication: listed('communication'),
}

const dealIndexes = {
  originId: by('originId'),
  contactId: by('contactId'),
  contactIds: listed('contactIds'),
}

const productIndexes = { xmlId: by('xmlId'), code: by('code'), name: by('name') }
