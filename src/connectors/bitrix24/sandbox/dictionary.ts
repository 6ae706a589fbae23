/** What a portal has on its first day: people, funnels, stages, currencies, catalogs. */
export interface PortalUser {
  id: number
  name: string
  lastName: string
  email: string
  admin: boolean
}

export const USERS: readonly PortalUser[] = [
  { id: 1, name: 'Alina', lastName: 'Sadykova', email: 'admin@portal.example', admin: true },
  { id: 7, name: 'Maxim', lastName: 'Orlov', email: 'employee@portal.example', admin: false },
]

export interface Funnel {
  id: number
  name: string
  sort: number
}

export const FUNNELS: readonly Funnel[] = [
  { id: 9, name: 'Beauty salon', sort: 200 },
  { id: 0, name: 'General', sort: 300 },
]

export interface Stage {
  rowId: number
  funnelId: number
  code: string
  name: string
  sort: number
  system: boolean
  color: string
  semantics: 'P' | 'S' | 'F'
  extra: 'process' | 'success' | 'failure' | 'apology'
}

type StageLine = [code: string, name: string, color: string, extra: Stage['extra'], system?: true]

const GENERAL: readonly StageLine[] = [
  ['NEW', 'New', '#39A8EF', 'process', true],
  ['PREPARATION', 'Document preparation', '#2FC6F6', 'process'],
  ['PREPAYMENT_INVOICE', 'Prepayment invoice', '#55D0E0', 'process'],
  ['EXECUTING', 'In progress', '#47E4C2', 'process'],
  ['FINAL_INVOICE', 'Final invoice', '#FFA900', 'process'],
  ['WON', 'Deal successful', '#7BD500', 'success', true],
  ['LOSE', 'Deal failed', '#FF5752', 'failure', true],
  ['APOLOGY', 'Failure reason analysis', '#FF5752', 'apology'],
]

const SALON: readonly StageLine[] = [
  ['C9:NEW', 'New booking', '#39A8EF', 'process', true],
  ['C9:UC_KN8KFI', 'Confirmed', '#2FC6F6', 'process'],
  ['C9:UC_NYL06U', 'Client arrived', '#47E4C2', 'process'],
  ['C9:WON', 'Visit completed', '#7BD500', 'success', true],
  ['C9:LOSE', 'Cancelled', '#FF5752', 'failure', true],
  ['C9:APOLOGY', 'Did not come', '#FF5752', 'apology'],
]

const SEMANTICS = { process: 'P', success: 'S', failure: 'F', apology: 'F' } as const

function stagesOf(funnelId: number, firstRowId: number, lines: readonly StageLine[]): Stage[] {
  return lines.map(([code, name, color, extra, system = false], index) => ({
    rowId: firstRowId + index * 2,
    funnelId,
    code,
    name,
    sort: (index + 1) * 10,
    system,
    color,
    semantics: SEMANTICS[extra],
    extra,
  }))
}

export const STAGES: readonly Stage[] = [...stagesOf(0, 101, GENERAL), ...stagesOf(9, 201, SALON)]

export const stageOf = (code: string) => STAGES.find((stage) => stage.code === code)
export const firstStageOf = (funnelId: number) =>
  STAGES.find((stage) => stage.funnelId === funnelId)

/** Other reference lists of `crm.status.list`, by what they belong to. */
export const STATUSES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  SOURCE: [
    ['CALL', 'Call'],
    ['EMAIL', 'E-mail'],
    ['WEB', 'Website'],
    ['WEBFORM', 'CRM form'],
    ['CALLBACK', 'Callback'],
    ['RC_GENERATOR', 'Sales boost'],
    ['OTHER', 'Other'],
  ],
  CONTACT_TYPE: [
    ['CLIENT', 'Clients'],
    ['SUPPLIER', 'Suppliers'],
    ['PARTNER', 'Partners'],
    ['OTHER', 'Other'],
  ],
  DEAL_TYPE: [
    ['SALE', 'Sale'],
    ['COMPLEX', 'Complex sale'],
    ['GOODS', 'Goods sale'],
    ['SERVICES', 'Services'],
    ['SERVICE', 'Maintenance service'],
  ],
}

export interface Currency {
  code: string
  name: string
  /** Worth in the base currency of the number of units below. */
  amount: string
  count: string
}

/** The first is the portal's base currency. */
export const CURRENCIES: readonly Currency[] = [
  { code: 'KZT', name: 'Kazakhstani Tenge', amount: '1.0000', count: '1' },
  { code: 'RUB', name: 'Russian Ruble', amount: '5.6000', count: '1' },
  { code: 'UAH', name: 'Ukrainian Hryvnia', amount: '12.1000', count: '1' },
  { code: 'USD', name: 'US Dollar', amount: '505.0000', count: '1' },
]

export const BASE_CURRENCY = 'KZT'
export const isCurrency = (code: string) => CURRENCIES.some((one) => one.code === code)

/** The main catalog has no parent; the catalog of variations names it. */
export const CATALOGS = [
  { iblockId: 23, name: 'CRM Product Catalog', productIblockId: null, skuPropertyId: null },
  { iblockId: 24, name: 'CRM Product Catalog (offers)', productIblockId: 23, skuPropertyId: 97 },
] as const

export const PRICE_TYPES = [
  { id: 1, name: 'BASE', base: 'Y', sort: 100, xmlId: 'BASE' },
  { id: 2, name: 'Wholesale', base: 'N', sort: 200, xmlId: 'WHOLESALE' },
] as const
