// Generated from the database by scripts/generate-database-types.ts. Do not edit.
import type { ColumnType, Generated } from 'kysely'
import type { Json } from '../../kernel/json.ts'

export type Timestamp = string
export type JsonColumn = ColumnType<Json, string, string>

export interface ApiTokens {
  tenant_id: number
  id: Generated<number>
  user_id: number
  name: string
  token_hash: Buffer
  scopes: Generated<string[]>
  created_at: Generated<Timestamp>
  last_used_at: Timestamp | null
  expires_at: Timestamp | null
  revoked_at: Timestamp | null
}

export interface BookingSeries {
  tenant_id: number
  id: Generated<number>
  rrule: string
  starts_local: string
  zone: string
  created_at: Generated<Timestamp>
}

export interface BookingServices {
  tenant_id: number
  booking_id: number
  position: number
  service_id: number
  name: string
  price_minor: number
  duration_minutes: number
}

export interface Bookings {
  tenant_id: number
  id: Generated<number>
  client_id: number | null
  user_id: number
  workplace_id: number | null
  seat: Generated<number>
  status_id: number
  starts_at: Timestamp
  ends_at: Timestamp
  buffer_before_minutes: Generated<number>
  buffer_after_minutes: Generated<number>
  note: Generated<string>
  source: Generated<string>
  total_minor: Generated<number>
  series_id: number | null
  live: Generated<boolean>
  version: Generated<number>
  deleted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  confirmed_at: Timestamp | null
  group_event_id: number | null
  group_capacity: number | null
  occasion: Generated<number>
}

export interface Buckets {
  key: string
  tokens: number
  refilled_at: Generated<Timestamp>
  blocked_until: Timestamp | null
}

export interface ClientCodes {
  tenant_id: number
  id: Generated<number>
  contact_hash: Buffer
  code_hash: Buffer
  client_id: number | null
  tries: Generated<number>
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  used_at: Timestamp | null
}

export interface ClientImportRows {
  tenant_id: number
  import_id: number
  row_number: number
  cells: string[]
  reasons: JsonColumn | null
}

export interface ClientImports {
  tenant_id: number
  id: Generated<number>
  state: Generated<string>
  file_name: string
  format: string
  encoding: string | null
  delimiter: string | null
  columns: JsonColumn
  total: number
  plan: JsonColumn | null
  runner: JsonColumn | null
  position: Generated<number>
  created: Generated<number>
  updated: Generated<number>
  skipped: Generated<number>
  rejected: Generated<number>
  worked_ms: Generated<number>
  created_at: Generated<Timestamp>
  started_at: Timestamp | null
  finished_at: Timestamp | null
}

export interface ClientMergeMoves {
  tenant_id: number
  merge_id: number
  subject: string
  subject_id: number
  from_client_id: number
}

export interface ClientMerges {
  tenant_id: number
  id: Generated<number>
  keep_id: number
  merged_ids: number[]
  before: JsonColumn
  after: JsonColumn
  actor: JsonColumn
  created_at: Generated<Timestamp>
  undone_at: Timestamp | null
}

export interface ClientMessengers {
  tenant_id: number
  client_id: number
  messenger: string
  address: string
  language: string
  linked_at: Generated<Timestamp>
}

export interface ClientSessions {
  tenant_id: number
  token_hash: Buffer
  client_id: number
  contact_hash: Buffer
  user_agent: Generated<string>
  created_at: Generated<Timestamp>
  seen_at: Generated<Timestamp>
  expires_at: Timestamp
}

export interface Clients {
  tenant_id: number
  id: Generated<number>
  first_name: string
  last_name: Generated<string>
  phone: string | null
  email: string | null
  birthday: string | null
  note: Generated<string>
  source: Generated<string>
  deleted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  merged_into: number | null
}

export interface Conflicts {
  tenant_id: number
  id: Generated<number>
  connection_id: number
  link_id: number
  at: Generated<Timestamp>
  field: string
  agreed: JsonColumn | null
  ours: JsonColumn | null
  theirs: JsonColumn | null
  taken: string
  reason: Generated<string>
  resolved_at: Timestamp | null
}

export interface Connections {
  tenant_id: number
  id: Generated<number>
  connector: string
  name: string
  state: Generated<string>
  settings: Generated<JsonColumn>
  secrets: string | null
  hook_key: string
  account_id: string | null
  account_host: string | null
  conflict_rule: Generated<string>
  outages: Generated<number>
  resume_at: Timestamp | null
  alert: JsonColumn | null
  last_contact_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  field_rules: Generated<JsonColumn>
  account_server: string | null
}

export interface Cursors {
  tenant_id: number
  connection_id: number
  kind: string
  mode: string
  position: JsonColumn | null
  next_at: Generated<Timestamp>
  run_id: number | null
  updated_at: Generated<Timestamp>
  tries: Generated<number>
  failing_since: Timestamp | null
  error: JsonColumn | null
}

export interface Facts {
  tenant_id: number
  id: Generated<number>
  xid: Generated<string>
  at: Generated<Timestamp>
  name: string
  subject: string
  subject_id: number
  actor: JsonColumn
  data: JsonColumn
  before: JsonColumn | null
  audience: number[] | null
  actor_key: Generated<string>
}

export interface FactsPruned {
  tenant_id: number
  xid: string
  id: number
  at: Generated<Timestamp>
}

export interface Inbox {
  tenant_id: number
  id: Generated<number>
  connection_id: number
  delivery_key: string
  received_at: Generated<Timestamp>
  times: Generated<number>
  headers: Generated<JsonColumn>
  body: string
  records: JsonColumn
  processed_at: Timestamp | null
}

export interface Lanes {
  key: string
  tenant_id: number
  subject: string
  subject_id: number
  worker: string | null
  lease_until: Timestamp | null
  fence: Generated<number>
}

export interface Links {
  tenant_id: number
  id: Generated<number>
  connection_id: number
  kind: string
  local_id: number | null
  remote_id: string | null
  agreed: JsonColumn | null
  state: Generated<string>
  local_due_at: Timestamp | null
  remote_due_at: Timestamp | null
  due_seq: Generated<number>
  priority: Generated<number>
  tries: Generated<number>
  next_try_at: Generated<Timestamp>
  error: JsonColumn | null
  hint: JsonColumn | null
  remote_version: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  history: JsonColumn | null
  run_id: number | null
}

export interface MessageChannels {
  tenant_id: number
  channel: string
  id: Generated<number>
  enabled: Generated<boolean>
  provider: string
  settings: Generated<JsonColumn>
  secrets: Generated<JsonColumn>
  hook_key: string
  error: string | null
  outages: Generated<number>
  resume_at: Timestamp | null
  last_sent_at: Timestamp | null
  sent_count: Generated<number>
  failed_count: Generated<number>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface MessageStops {
  tenant_id: number
  client_id: number
  said_by: string
  stopped_at: Generated<Timestamp>
}

export interface Messages {
  tenant_id: number
  id: Generated<number>
  key: string
  kind: string
  channel: string
  address: string
  language: string
  subject: string | null
  text: string
  client_id: number | null
  booking_id: number | null
  user_id: number | null
  state: Generated<string>
  tries: Generated<number>
  next_try_at: Generated<Timestamp>
  expires_at: Timestamp
  sent_at: Timestamp | null
  remote_id: string | null
  error: string | null
  created_at: Generated<Timestamp>
  link: string | null
}

export interface OauthStates {
  state: string
  connector: string
  tenant_id: number | null
  connection_id: number | null
  host: string
  created_at: Generated<Timestamp>
  expires_at: Generated<Timestamp>
}

export interface OnlineBooking {
  tenant_id: number
  enabled: Generated<boolean>
  about: Generated<string>
  yclients_path: Generated<string>
  create_clients: Generated<boolean>
  updated_at: Generated<Timestamp>
}

export interface OnlineOrders {
  tenant_id: number
  request_key: string
  fingerprint: Buffer
  booking_id: number | null
  created_at: Generated<Timestamp>
}

export interface OnlineRequests {
  tenant_id: number
  request_key: string
  connection_id: number
  state: Generated<string>
  held_until: Timestamp
  remote_ids: Generated<string[]>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Runs {
  tenant_id: number
  id: Generated<number>
  connection_id: number
  trigger: string
  kind: string | null
  started_at: Generated<Timestamp>
  finished_at: Timestamp | null
  expected: number | null
  created: Generated<number>
  updated: Generated<number>
  unchanged: Generated<number>
  failed: Generated<number>
  skipped: Generated<JsonColumn>
  calls: Generated<number>
  error: JsonColumn | null
  report: JsonColumn | null
  cancelled_at: Timestamp | null
  touched_at: Generated<Timestamp>
}

export interface Schedules {
  tenant_id: number
  id: Generated<number>
  user_id: number
  weekday: number | null
  date: string | null
  starts_minute: number | null
  ends_minute: number | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface SchemaMigrations {
  name: string
  checksum: string
  applied_at: Generated<Timestamp>
}

export interface Services {
  tenant_id: number
  id: Generated<number>
  type: Generated<string>
  name: string
  name_lower: Generated<string>
  category: Generated<string>
  description: Generated<string>
  price_minor: Generated<number>
  duration_minutes: Generated<number>
  buffer_before_minutes: Generated<number>
  buffer_after_minutes: Generated<number>
  needs_workplace: Generated<boolean>
  active: Generated<boolean>
  position: Generated<number>
  deleted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Sessions {
  tenant_id: number
  token_hash: Buffer
  user_id: number
  created_at: Generated<Timestamp>
  seen_at: Generated<Timestamp>
  expires_at: Timestamp
  user_agent: Generated<string>
  visiting_tenant_id: number | null
  visiting_since: Timestamp | null
}

export interface Statuses {
  tenant_id: number
  id: Generated<number>
  name: string
  color: Generated<string>
  position: Generated<number>
  meaning: string
  is_default: Generated<boolean>
  deleted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface SyncActivity {
  tenant_id: number
  connection_id: number
  minute: Timestamp
  calls: Generated<number>
  written_there: Generated<number>
  written_here: Generated<number>
  failures: Generated<number>
  hook_errors: Generated<number>
  skipped: Generated<JsonColumn>
}

export interface Tenants {
  id: Generated<number>
  name: string
  slug: string
  zone: Generated<string>
  language: Generated<string>
  currency: Generated<string>
  country: Generated<string>
  slot_step_minutes: Generated<number>
  minimum_notice_minutes: Generated<number>
  active: Generated<boolean>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  address: Generated<string>
  phone: string | null
  booking_horizon_days: Generated<number>
  week_start: Generated<number>
  reminders: Generated<JsonColumn>
  setup_dismissed_at: Timestamp | null
  portal_skipped_at: Timestamp | null
}

export interface UserServices {
  tenant_id: number
  user_id: number
  service_id: number
}

export interface Users {
  tenant_id: number
  id: Generated<number>
  name: string
  email: string | null
  password_hash: string | null
  role: string
  bookable: Generated<boolean>
  position: Generated<string>
  color: Generated<string>
  phone: string | null
  language: string | null
  bitrix24_user_id: string | null
  active: Generated<boolean>
  deleted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  calendar_order: Generated<number>
}

export interface Vacations {
  tenant_id: number
  id: Generated<number>
  user_id: number
  starts_on: string
  ends_on: string
  note: Generated<string>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface WaitlistEntries {
  tenant_id: number
  id: Generated<number>
  client_id: number
  user_id: number | null
  service_ids: number[]
  from_date: string
  to_date: string
  note: Generated<string>
  state: Generated<string>
  offer: JsonColumn | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface WebhookDeliveries {
  tenant_id: number
  id: Generated<number>
  endpoint_id: number
  message_id: string
  event: string
  body: string
  state: Generated<string>
  tries: Generated<number>
  next_try_at: Generated<Timestamp>
  last_status: number | null
  last_error: string | null
  created_at: Generated<Timestamp>
  delivered_at: Timestamp | null
}

export interface WebhookEndpoints {
  tenant_id: number
  id: Generated<number>
  url: string
  events: Generated<string[]>
  secret: string
  old_secret: string | null
  old_secret_until: Timestamp | null
  active: Generated<boolean>
  disabled_reason: string | null
  failing_since: Timestamp | null
  outages: Generated<number>
  resume_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Workplaces {
  tenant_id: number
  id: Generated<number>
  name: string
  capacity: Generated<number>
  color: Generated<string>
  position: Generated<number>
  active: Generated<boolean>
  deleted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Tables {
  api_tokens: ApiTokens
  booking_series: BookingSeries
  booking_services: BookingServices
  bookings: Bookings
  buckets: Buckets
  client_codes: ClientCodes
  client_import_rows: ClientImportRows
  client_imports: ClientImports
  client_merge_moves: ClientMergeMoves
  client_merges: ClientMerges
  client_messengers: ClientMessengers
  client_sessions: ClientSessions
  clients: Clients
  conflicts: Conflicts
  connections: Connections
  cursors: Cursors
  facts: Facts
  facts_pruned: FactsPruned
  inbox: Inbox
  lanes: Lanes
  links: Links
  message_channels: MessageChannels
  message_stops: MessageStops
  messages: Messages
  oauth_states: OauthStates
  online_booking: OnlineBooking
  online_orders: OnlineOrders
  online_requests: OnlineRequests
  runs: Runs
  schedules: Schedules
  schema_migrations: SchemaMigrations
  services: Services
  sessions: Sessions
  statuses: Statuses
  sync_activity: SyncActivity
  tenants: Tenants
  user_services: UserServices
  users: Users
  vacations: Vacations
  waitlist_entries: WaitlistEntries
  webhook_deliveries: WebhookDeliveries
  webhook_endpoints: WebhookEndpoints
  workplaces: Workplaces
}
