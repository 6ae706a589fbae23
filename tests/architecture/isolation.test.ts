import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Role, roles } from '../../src/kernel/principal.ts'
import { bookingPolicy } from '../../src/modules/bookings/index.ts'
import { catalogPolicy } from '../../src/modules/catalog/index.ts'
import { clientPolicy } from '../../src/modules/clients/index.ts'
import { userPolicy } from '../../src/modules/identity/index.ts'
import { messagePolicy } from '../../src/modules/messages/index.ts'
import { onlineBookingPolicy } from '../../src/modules/online-booking/index.ts'
import { staffPolicy } from '../../src/modules/staff/index.ts'
import { tenancyPolicy } from '../../src/modules/tenancy/index.ts'
import { webhookPolicy } from '../../src/modules/webhooks/index.ts'
import { connectionPolicy } from '../../src/sync/index.ts'
import { startProgram, type TestProgram } from '../support/program.ts'
import { inDays, openPage } from '../support/visitor.ts'
import {
  type FurnishedTenant,
  furnishTenant,
  type Operation,
  operationsOf,
  type Thing,
} from './furnished-tenant.ts'

/**
 * Every operation of the API is tried by every role at what another tenant has. An operation that
 * is not in the table fails the test, so that none can be forgotten.
 */
interface Attempt {
  grants: Record<Role, boolean | string>
  /** `id`: theirs is addressed, and is not there. `refers`: the body names theirs. `lists`: ours only. */
  kind: 'id' | 'refers' | 'lists'
  thing?: Thing
  body?: (theirs: FurnishedTenant) => object
  query?: (theirs: FurnishedTenant) => string
}

const everyone = { super_admin: true, admin: true, manager: true, employee: true }
const management = { super_admin: true, admin: true, manager: true, employee: false }
const empty = () => ({})
const at = (thing: Thing, grants: Attempt['grants'], body?: Attempt['body']): Attempt => ({
  kind: 'id',
  thing,
  grants,
  ...(body ? { body } : {}),
})
const lists = (grants: Attempt['grants'], query?: Attempt['query']): Attempt => ({
  kind: 'lists',
  grants,
  ...(query ? { query } : {}),
})
const refers = (grants: Attempt['grants'], body: Attempt['body']): Attempt => ({
  kind: 'refers',
  grants,
  ...(body ? { body } : {}),
})

const { service, workplace, status } = catalogPolicy
const { schedule, vacation } = staffPolicy
const connection = connectionPolicy
const visit = ({ salon, ids }: FurnishedTenant) => ({
  client_id: ids.client,
  user_id: salon.anna,
  service_ids: [ids.service],
  start_time: '2031-01-07 10:00:00',
})

const mergeOf = ({ ids }: FurnishedTenant) => ({
  keep_id: ids.client,
  merge_ids: [ids.doubledClient],
})
const importPlan = () => ({
  mapping: [{ index: 0, target: 'first_name' }],
  on_match: 'skip',
  country: 'KZ',
})

const attempts: Record<string, Attempt> = {
  listBookings: lists(everyone, ({ salon }) => `user_id=${salon.anna}`),
  readBooking: at('booking', bookingPolicy.read),
  createBooking: refers(bookingPolicy.create, visit),
  updateBooking: at('booking', bookingPolicy.change, () => ({ note: 'mine' })),
  deleteBooking: at('booking', bookingPolicy.delete),
  cancelBooking: at('booking', bookingPolicy.change, empty),
  restoreBooking: at('booking', bookingPolicy.change, empty),
  readBookingHistory: at('booking', bookingPolicy.read),
  checkBooking: refers(bookingPolicy.create, visit),
  totalBookings: lists(everyone, ({ salon }) => `user_id=${salon.anna}`),
  countBookings: lists(everyone, () => 'from=2030-03-01&to=2030-03-31'),
  readTeamCalendar: lists(schedule.read, () => 'from=2030-06-01&to=2030-07-31'),
  createBookingSeries: refers(bookingPolicy.create, (theirs) => ({
    ...visit(theirs),
    rrule: 'FREQ=DAILY;COUNT=2',
  })),
  updateBookingSeries: at('seriesBooking', bookingPolicy.change, () => ({
    scope: 'all',
    note: 'mine',
  })),
  shareClientLink: at('booking', bookingPolicy.share_link),
  listSlots: {
    kind: 'refers',
    grants: bookingPolicy.find_slots,
    query: ({ ids, salon }) =>
      `service_ids=${ids.service}&user_id=${salon.anna}&from=2030-03-04&to=2030-03-05`,
  },
  listWaitlist: lists(bookingPolicy.read_waitlist),
  joinWaitlist: refers(bookingPolicy.edit_waitlist, ({ ids }) => ({
    client_id: ids.client,
    service_ids: [ids.service],
    from_date: '2031-01-01',
    to_date: '2031-01-02',
  })),
  closeWaitlistEntry: at('waitlist', bookingPolicy.edit_waitlist),
  listClients: lists(clientPolicy.read, ({ mark }) => `search=${mark}`),
  readClient: at('client', clientPolicy.read),
  createClient: lists(clientPolicy.create),
  listClientSummaries: lists(clientPolicy.read, ({ ids }) => `ids=${ids.client}`),
  readClientSummary: at('client', clientPolicy.read),
  exportBookings: lists(bookingPolicy.export, () => 'format=csv&from=2001-01-01&to=2001-01-01'),
  exportClients: lists(clientPolicy.export, ({ mark }) => `format=csv&search=${mark}-none`),
  listClientDuplicates: lists(clientPolicy.merge),
  previewClientMerge: refers(clientPolicy.merge, mergeOf),
  mergeClients: refers(clientPolicy.merge, mergeOf),
  listClientMerges: at('client', clientPolicy.merge),
  undoClientMerge: at('clientMerge', clientPolicy.merge, empty),
  uploadClientImport: lists(clientPolicy.import),
  listClientImports: lists(clientPolicy.import),
  readClientImport: at('clientImport', clientPolicy.import),
  dryRunClientImport: at('clientImport', clientPolicy.import, importPlan),
  runClientImport: at('clientImport', clientPolicy.import, importPlan),
  cancelClientImport: at('clientImport', clientPolicy.import),
  downloadRejectedRows: at('clientImport', clientPolicy.import),
  updateClient: at('client', clientPolicy.update, () => ({ first_name: 'mine' })),
  deleteClient: at('client', clientPolicy.delete),
  listServices: lists(service.read),
  readService: at('service', service.read),
  createService: lists(service.create),
  updateService: at('service', service.update, () => ({ name: 'mine' })),
  deleteService: at('service', service.delete),
  listServiceCategories: lists(service.read),
  listWorkplaces: lists(workplace.read),
  orderWorkplaces: refers(workplace.update, ({ ids }) => ({ ids: [ids.workplace] })),
  readWorkplace: at('workplace', workplace.read),
  createWorkplace: lists(workplace.create),
  updateWorkplace: at('workplace', workplace.update, () => ({ name: 'mine' })),
  deleteWorkplace: at('workplace', workplace.delete),
  listStatuses: lists(status.read),
  readStatus: at('status', status.read),
  createStatus: lists(status.create),
  updateStatus: at('status', status.update, () => ({ name: 'mine' })),
  deleteStatus: at('status', status.delete),
  orderStatuses: refers(status.update, ({ ids }) => ({ ids: [ids.status] })),
  listSchedules: lists(schedule.read, ({ salon }) => `user_id=${salon.boris}`),
  readSchedule: at('schedule', schedule.read),
  createSchedule: refers(schedule.create, ({ salon }) => ({
    user_id: salon.boris,
    weekday: 1,
    start: '10:00',
    end: '12:00',
  })),
  updateSchedule: at('schedule', schedule.update, () => ({ start: '08:00', end: '09:00' })),
  deleteSchedule: at('schedule', schedule.delete),
  replaceHours: at('user', schedule.update, () => ({ weekly: [] })),
  listVacations: lists(vacation.read, ({ salon }) => `user_id=${salon.boris}`),
  readVacation: at('vacation', vacation.read),
  createVacation: refers(vacation.create, ({ salon }) => ({
    user_id: salon.boris,
    starts_on: '2031-07-01',
    ends_on: '2031-07-02',
  })),
  updateVacation: at('vacation', vacation.update, () => ({ note: 'mine' })),
  deleteVacation: at('vacation', vacation.delete),
  listUsers: lists(userPolicy.list),
  readUser: at('user', userPolicy.read),
  createUser: lists(userPolicy.create),
  updateUser: at('user', userPolicy.update, () => ({ name: 'mine' })),
  deleteUser: at('user', userPolicy.delete),
  inviteUser: at('user', userPolicy.invite),
  orderUsers: refers(userPolicy.order, ({ ids }) => ({ ids: [ids.user] })),
  listTokens: lists(everyone),
  createToken: lists(everyone),
  revokeToken: at('token', everyone),
  me: lists(everyone),
  readTenant: lists(tenancyPolicy.read),
  updateTenant: lists(tenancyPolicy.update),
  patchTenant: lists(tenancyPolicy.update),
  previewZone: lists(tenancyPolicy.update, () => 'zone=Europe/Kyiv'),
  readSetup: lists(tenancyPolicy.update),
  dismissSetup: lists(tenancyPolicy.update),
  furnishWithStarter: lists(tenancyPolicy.update),
  listChanges: lists(everyone, () => 'after=0.0&limit=1000'),
  listHistory: lists(management),
  readAuditLog: lists(management, ({ salon }) => `subject=user&subject_id=${salon.anna}`),
  authoriseChannel: lists(everyone),
  readOnlineBooking: lists(onlineBookingPolicy.read),
  changeOnlineBooking: lists(onlineBookingPolicy.update),
  listWebhooks: lists(webhookPolicy.read),
  createWebhook: lists(webhookPolicy.create),
  readWebhook: at('webhook', webhookPolicy.read),
  updateWebhook: at('webhook', webhookPolicy.update, () => ({ active: false })),
  deleteWebhook: at('webhook', webhookPolicy.delete),
  rotateWebhookSecret: at('webhook', webhookPolicy.update),
  testWebhook: at('webhook', webhookPolicy.send),
  listWebhookDeliveries: at('webhook', webhookPolicy.read),
  readWebhookDelivery: at('webhook', webhookPolicy.read),
  replayWebhookDeliveries: at('webhook', webhookPolicy.send, ({ ids }) => ({
    delivery_ids: [ids.webhookDelivery],
  })),
  listMessageChannels: lists(messagePolicy.read_channels),
  saveMessageChannel: lists(messagePolicy.set_channel),
  testMessageChannel: lists(messagePolicy.set_channel),
  listMessages: lists(messagePolicy.read, ({ ids }) => `client_id=${ids.client}`),
  retryMessage: at('message', messagePolicy.retry),
  readMessageStop: at('client', messagePolicy.read),
  changeMessageStop: at('client', messagePolicy.stop, () => ({ stopped: true })),
  listConnections: lists(connection.see),
  createConnection: lists(connection.change),
  readConnection: at('connection', connection.see),
  changeConnection: at('connection', connection.change, () => ({ name: 'mine' })),
  removeConnection: at('connection', connection.change),
  checkConnection: at('connection', connection.see),
  startConnection: at('connection', connection.change),
  readDictionaries: at('connection', connection.change),
  synchronise: at('connection', connection.repair, () => ({ kind: 'client' })),
  listLinks: at('connection', connection.see),
  retryLinks: at('connection', connection.repair, ({ ids }) => ({ link_ids: [ids.link] })),
  listConflicts: at('connection', connection.see),
  settleConflict: at('conflict', connection.repair, () => ({ take: 'theirs' })),
  listRuns: at('connection', connection.see),
  listInbox: at('connection', connection.repair),
  replayDeliveries: at('connection', connection.repair, ({ ids }) => ({ ids: [ids.inbox] })),
  runAudit: at('connection', connection.repair, () => ({ repair: true })),
  listConnectors: lists(connection.see),
  summariseConnections: lists(connection.see),
  readConnectionHealth: at('connection', connection.see),
  readLink: at('connection', connection.see),
  settleLink: at('connection', connection.repair, () => ({ all: 'here' })),
  releaseLink: at('connection', connection.repair, () => ({ create: true })),
  readRun: at('connection', connection.see),
  cancelRun: at('connection', connection.repair),
  startAudit: at('connection', connection.repair, () => ({ repair: true })),
  readInboxDelivery: at('connection', connection.repair),
  readYclientsWidgetUrl: at('service', service.read),
  syncYclientsBookings: {
    kind: 'refers',
    grants: connection.repair,
    query: ({ ids }) => `connection_id=${ids.connection}`,
  },
}

/** Operations that no tenant wall concerns, each with its reason. */
const outsideTenants: Record<string, string> = {
  login: 'nobody is signed in yet',
  logout: 'ends the caller’s own session alone',
  health: 'tells nothing of any tenant',
  ready: 'tells nothing of any tenant',
  explainProblem: 'documentation',
  openClientLink: 'opened by a signature, which is tested beside the booking links',
  cancelByClientLink: 'opened by a signature',
  rescheduleByClientLink: 'opened by a signature',
  confirmByClientLink: 'opened by a signature',
  downloadLinkedVisit: 'opened by a signature',
  readPublicBusiness: 'for everybody; that a page tells of its own business alone is tried below',
  listPublicServices: 'for everybody; tried below',
  listPublicSlots: 'for everybody; tried below',
  readPublicWidget: 'for everybody; tried below',
  bookOnline: 'for everybody; tried below',
  sendClientCode: 'for everybody; tried below',
  openClientSession: 'opened by a code, which is tested beside the sessions of clients',
  readClientSession: 'for a business’s own clients; tried below',
  closeClientSession: 'ends the caller’s own session alone',
  listMyBookings: 'for a business’s own clients; tried below',
  cancelMyBooking: 'for a business’s own clients; tried below',
  rescheduleMyBooking: 'for a business’s own clients; tried below',
  downloadMyBooking: 'for a business’s own clients; tried below',
  authoriseClientChannel: 'for a business’s own clients; tried below',
  linkTelegramByClientLink: 'opened by a signature',
  listSignInWays: 'tells nothing of any tenant',
  signInThroughConnector: 'leads to the outside system; nobody is signed in yet',
  connectorCallback: 'opened by a state that works once',
  receiveYclientsWebhook: 'opened by a secret of one connection, which is tested beside the hooks',
  connectAccount: 'reaches a connection through the caller’s tenant; tried below',
  listTenants: 'for super admins, over the walls by policy; tried below',
  createTenant: 'for super admins, over the walls by policy; tried below',
  activateTenant: 'for super admins, over the walls by policy; tried below',
  enterTenant: 'for super admins, over the walls by policy; tried below',
  leaveTenant: 'for super admins, ends what enterTenant began',
  openInvitation: 'opened by a signature, which is tested beside the invitations',
  acceptInvitation: 'opened by a signature',
}

let house: TestProgram
let ours: FurnishedTenant
let theirs: FurnishedTenant
let operations: Operation[]
let tables: string[]

beforeAll(async () => {
  house = await startProgram()
  ours = await furnishTenant(house, 'our-mark')
  await numberFrom(theirNumbers.from)
  theirs = await furnishTenant(house, 'their-mark')
  await numberFrom(theirNumbers.to)
  operations = await operationsOf(house)
  const found = await house.sql<{ name: string }>(
    `select c.table_name as name from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'tenant_id' and t.table_type = 'BASE TABLE'
     order by 1`,
  )
  tables = found.map(({ name }) => name)
})
afterAll(() => house.close())

/** One number for all that the other tenant has. */
async function theirState(): Promise<unknown> {
  const parts = ['tenants', ...tables].map((table) => {
    const key = table === 'tenants' ? 'id' : 'tenant_id'
    return `select '${table}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash
      from ${table} t where t.${key} = ${theirs.salon.tenantId}`
  })
  return house.sql(parts.join(' union all '))
}

/** All that the other tenant has carries numbers of this range, and nothing else does. */
const theirNumbers = { from: 1_000_000, to: 2_000_000 }

async function numberFrom(first: number): Promise<void> {
  const found = await house.sql<{ name: string }>(
    `select sequencename as name from pg_sequences where schemaname = 'public'`,
  )
  for (const { name } of found) await house.sql(`alter sequence ${name} restart with ${first}`)
}

/** Whether an answer tells anything of the other tenant. */
function tells(text: string): boolean {
  const told = [...text.matchAll(/"(?:[a-z_]*id|tenant)":(\d+)/g)].map(([, id]) => Number(id))
  const isTheirs = (id: number) => id >= theirNumbers.from && id < theirNumbers.to
  return text.includes(theirs.mark) || told.some(isTheirs)
}

async function send(
  operation: Operation,
  attempt: Attempt,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const id = attempt.thing ? theirs.ids[attempt.thing] : 0
  const path = operation.path
    .replace('{id}', String(id))
    .replace('{service_id}', String(theirs.ids.service))
    .replace('{delivery_id}', String(theirs.ids.webhookDelivery))
    .replace('{link_id}', String(theirs.ids.link))
    .replace('{run_id}', String(theirs.ids.run))
  const body = attempt.body?.(theirs)
  const response = await fetch(`${house.url}${path}?${attempt.query?.(theirs) ?? ''}`, {
    method: operation.method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, text: await response.text() }
}

/** What a role may be answered; a listing without its input may also say that this is wrong. */
function expected({ kind, grants }: Attempt, role: Role): number[] {
  const grant = grants[role]
  if (grant === false) return kind === 'id' ? [403, 404] : [400, 403]
  if (kind === 'lists') return [200, 400]
  if (kind === 'refers') return grant === 'own' ? [403, 404, 422] : [404, 422]
  return grant === true || grant === 'names' ? [404] : [403, 404]
}

test('every operation of the API has its place in one of the two tables, and no other has', () => {
  const known = [...Object.keys(attempts), ...Object.keys(outsideTenants)]
  expect(operations.map(({ id }) => id).sort()).toEqual(known.sort())
})

test('no role reaches anything of another tenant by any operation', async () => {
  const wrong: string[] = []
  const before = await theirState()
  for (const operation of operations) {
    const attempt = attempts[operation.id]
    if (!attempt) continue
    for (const role of roles) {
      const headers = { authorization: `Bearer ${ours.salon.tokens[role]}` }
      const { status, text } = await send(operation, attempt, headers)
      const right = expected(attempt, role).includes(status) && !tells(text)
      if (!right) wrong.push(`${operation.id} as ${role}: ${status} ${text.slice(0, 200)}`)
    }
    expect([operation.id, await theirState()]).toEqual([operation.id, before])
  }
  expect(wrong).toEqual([])
})

test('nobody who is not signed in gets anything but 401', async () => {
  const wrong: string[] = []
  for (const operation of operations) {
    const attempt = attempts[operation.id]
    if (!attempt) continue
    const { status, text } = await send(operation, attempt, {})
    if (status !== 401 || tells(text)) wrong.push(`${operation.id}: ${status}`)
  }
  expect(wrong).toEqual([])
})

test('naming the other tenant in a header helps nobody but a super admin', async () => {
  const wrong: string[] = []
  const before = await theirState()
  for (const operation of operations) {
    const attempt = attempts[operation.id]
    if (!attempt) continue
    for (const role of ['admin', 'manager', 'employee'] as const) {
      const { status } = await send(operation, attempt, {
        authorization: `Bearer ${ours.salon.tokens[role]}`,
        'x-tenant': String(theirs.salon.tenantId),
      })
      if (status !== 403) wrong.push(`${operation.id} as ${role}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
  expect(await theirState()).toEqual(before)
  const header = { 'x-tenant': String(theirs.salon.tenantId) }
  const answer = await fetch(`${house.url}/api/clients/${theirs.ids.client}`, {
    headers: { ...header, authorization: `Bearer ${ours.salon.tokens.super_admin}` },
  })
  expect(answer.status).toBe(200)
})

test('what reaches over the walls is the super admin’s alone', async () => {
  const asked = [
    ['listTenants', 'GET /api/tenants', undefined, 'listAll'],
    ['createTenant', 'POST /api/tenants', { name: 'Third' }, 'create'],
    ['enterTenant', `POST /api/tenants/${theirs.salon.tenantId}/enter`, {}, 'enter'],
    ['activateTenant', `PUT /api/tenants/${theirs.salon.tenantId}`, { active: true }, 'activate'],
  ] as const
  for (const [id, request, body, action] of asked) {
    for (const role of roles) {
      const { status } = await house.ask(ours.salon, request, body, role)
      expect([id, role, status < 300]).toEqual([id, role, tenancyPolicy[action][role]])
    }
  }
})

test('a public page tells of its own business alone, and to its own clients alone', async () => {
  const theirPage = await openPage(house, theirs.salon)
  const page = await openPage(house, ours.salon)
  const wish = page.wish(inDays(3, 12))
  const { id } = (await page.book(wish)).body['booking'] as { id: number }
  const theirWish = theirPage.wish(inDays(3, 12))
  const { id: theirId } = (await theirPage.book(theirWish)).body['booking'] as { id: number }
  const cookie = await page.signIn(wish.email)
  const before = await theirState()

  const own = [
    page.ask('GET '),
    page.ask('GET /services'),
    page.ask(`GET /slots?service_ids=${theirs.ids.service}&from=2030-03-04&to=2030-03-05`),
    page.ask(`GET /widget?service_id=${theirs.ids.service}`),
    page.ask('POST /bookings', page.wish(inDays(4, 12), { service_ids: [theirs.ids.service] })),
    page.ask('POST /bookings', page.wish(inDays(4, 12), { user_id: theirs.salon.anna })),
    page.ask('POST /sign-in-codes', { email: theirWish.email }),
    page.ask(`POST /my/bookings/${theirId}/cancel`, undefined, cookie),
    page.ask(`POST /my/bookings/${theirId}/reschedule`, { start_time: inDays(5, 12) }, cookie),
    page.ask(`GET /my/bookings/${theirId}.ics`, undefined, cookie),
  ]
  const answers = await Promise.all(own)
  expect(answers.map(({ status }) => status)).toEqual([
    200, 200, 422, 409, 422, 422, 202, 404, 404, 404,
  ])
  const channel_name = `private-client.${theirs.salon.tenantId}.${theirs.ids.client}`
  const leave = { socket_id: '1.2', channel_name }
  const broadcasting = await page.ask('POST /broadcasting/auth', leave, cookie)
  expect(broadcasting.status).toBe(403)
  const elsewhere = await Promise.all([
    theirPage.ask('GET /session', undefined, cookie),
    theirPage.ask('GET /my/bookings', undefined, cookie),
    theirPage.ask(`POST /my/bookings/${id}/cancel`, undefined, cookie),
    theirPage.ask('POST /broadcasting/auth', leave, cookie),
  ])
  expect(elsewhere.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  expect([...answers, broadcasting, ...elsewhere].filter(({ text }) => tells(text))).toEqual([])
  expect(await theirState()).toEqual(before)
  const mine = await page.ask('GET /my/bookings', undefined, cookie)
  expect(mine.body['items']).toMatchObject([{ id }])
})

test('an account cannot be connected to another tenant’s connection', async () => {
  for (const role of roles) {
    const path = `/auth/bitrix24/connect?connection=${theirs.ids.connection}&host=a.example.com`
    const response = await fetch(`${house.url}${path}`, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${ours.salon.tokens[role]}` },
    })
    expect([role, response.status < 400]).toEqual([role, false])
  }
})
