import { z } from 'zod'
import type { Json } from '../../../kernel/json.ts'

/** A row as the vendor stores it; each list and card shows it in a way of its own. */
export type Row = { [field: string]: Json }

export const tables = ['services', 'staff', 'clients', 'records'] as const
export type TableName = (typeof tables)[number]

const row = z.record(z.string(), z.json())
const table = z.array(row)

const stateShape = z.object({
  companyId: z.number(),
  zone: z.string(),
  title: z.string(),
  partnerToken: z.string(),
  userToken: z.string(),
  licensed: z.boolean(),
  lastId: z.number(),
  services: table,
  staff: table,
  clients: table,
  records: table,
  hooks: row,
  /** Group events; records say which one they are a place of. */
  activities: table.default([]),
  /** How clients may book, and what they may change by themselves. */
  online: row.default({}),
  /** Phone -> the code that it was sent. */
  codes: z.record(z.string(), z.string()).default({}),
  password: z.string().default('password-of-the-sandbox'),
  /** Some back ends answer a sign-in without the envelope. */
  flatAuth: z.boolean().default(false),
})

export type LocationState = z.infer<typeof stateShape>

/** One location (a branch) of the vendor, in memory. */
export interface Location {
  readonly state: LocationState
  nextId(): number
  rows(name: TableName): Row[]
  row(name: TableName, id: number): Row | undefined
  load(saved: unknown): void
  clear(): void
}

export interface LocationOptions {
  companyId: number
  zone: string
  partnerToken: string
  userToken: string
}

/** What `hooks_settings` says before anybody subscribed. */
export const noHooks: Row = {
  urls: [],
  active: 0,
  salon: 0,
  service_category: 0,
  service: 0,
  good: 0,
  master: 0,
  client: 0,
  record: 0,
  goods_operations_sale: 0,
  goods_operations_receipt: 0,
  goods_operations_consumable: 0,
  goods_operations_stolen: 0,
  goods_operations_move: 0,
  finances_operation: 0,
}

export const usualOnline: Row = {
  phone_confirmation: false,
  booking_email_required: false,
  allow_change_record: true,
  allow_change_record_delay_step: 0,
  allow_delete_record: true,
  allow_delete_record_delay_step: 0,
}

export function createLocation(options: LocationOptions): Location {
  const empty = (): LocationState => ({
    ...options,
    title: 'Salon of the sandbox',
    licensed: true,
    lastId: 1_000,
    services: [],
    staff: [],
    clients: [],
    records: [],
    activities: [],
    hooks: structuredClone(noHooks),
    online: structuredClone(usualOnline),
    codes: {},
    password: 'password-of-the-sandbox',
    flatAuth: false,
  })
  const state = empty()
  return {
    state,
    nextId() {
      state.lastId += 1
      return state.lastId
    },
    rows: (name) => state[name],
    row: (name, id) => state[name].find((one) => one['id'] === id),
    load: (saved) => void Object.assign(state, stateShape.parse(saved)),
    clear() {
      const { partnerToken, userToken } = state
      Object.assign(state, empty(), { partnerToken, userToken })
    },
  }
}
