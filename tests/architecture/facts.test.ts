import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProgram, type TestProgram } from '../support/program.ts'
import {
  type FurnishedTenant,
  furnishTenant,
  type Operation,
  operationsOf,
} from './furnished-tenant.ts'

/**
 * Whatever writes through the API records a fact: the audit log, open screens, webhooks and sync
 * all live on facts, so a write without one would be a change that nobody hears of.
 */
type Write = (
  own: FurnishedTenant,
  made: Record<string, number>,
) => { path?: Record<string, number>; body?: object }

const at =
  (thing: keyof FurnishedTenant['ids'], body?: object): Write =>
  ({ ids }) => ({ path: { id: ids[thing] }, ...(body ? { body } : {}) })

/** Deletes what an operation before has made, which nothing refers to. */
const made =
  (creation: string): Write =>
  (_, ids) => ({ path: { id: ids[creation] ?? 0 } })

const visit = ({ salon, ids }: FurnishedTenant, start_time: string) => ({
  client_id: ids.client,
  user_id: salon.anna,
  service_ids: [ids.service],
  start_time,
})

/** In this order: deletes come last. */
const writes: Record<string, Write> = {
  createClient: () => ({ body: { first_name: 'New' } }),
  updateClient: at('client', { first_name: 'Changed' }),
  undoClientMerge: ({ ids }) => ({ path: { id: ids.clientMerge }, body: {} }),
  mergeClients: ({ ids }, done) => ({
    body: { keep_id: done['createClient'], merge_ids: [ids.doubledClient] },
  }),
  createService: () => ({ body: { name: 'New' } }),
  updateService: at('service', { price_minor: 777 }),
  createWorkplace: () => ({ body: { name: 'New' } }),
  updateWorkplace: at('workplace', { name: 'Changed' }),
  createStatus: () => ({ body: { name: 'New', meaning: 'active' } }),
  updateStatus: at('status', { name: 'Changed' }),
  createUser: () => ({ body: { name: 'New', role: 'employee', email: 'new@example.com' } }),
  updateUser: at('user', { name: 'Changed' }),
  createSchedule: ({ salon }) => ({
    body: { user_id: salon.boris, date: '2031-01-01', start: '10:00', end: '11:00' },
  }),
  replaceHours: at('user', { dates: [{ date: '2030-08-01', hours: [] }] }),
  updateSchedule: at('schedule', { start: '09:00', end: '13:00' }),
  createVacation: ({ salon }) => ({
    body: { user_id: salon.boris, starts_on: '2032-01-01', ends_on: '2032-01-02' },
  }),
  updateVacation: at('vacation', { note: 'changed' }),
  createBooking: (own) => ({ body: visit(own, '2030-05-01 10:00:00') }),
  updateBooking: at('booking', { note: 'changed' }),
  createBookingSeries: (own) => ({
    body: { ...visit(own, '2030-05-02 12:00:00'), rrule: 'FREQ=DAILY;COUNT=2' },
  }),
  updateBookingSeries: at('seriesBooking', { scope: 'all', note: 'changed' }),
  cancelBooking: at('seriesBooking', {}),
  restoreBooking: at('seriesBooking', {}),
  joinWaitlist: ({ ids }) => ({
    body: {
      client_id: ids.client,
      service_ids: [ids.service],
      from_date: '2030-01-01',
      to_date: '2030-01-02',
    },
  }),
  closeWaitlistEntry: at('waitlist'),
  updateTenant: () => ({ body: { name: 'Changed' } }),
  changeMessageStop: at('client', { stopped: true }),
  changeOnlineBooking: () => ({ body: { enabled: true, about: 'Changed' } }),
  patchTenant: () => ({ body: { name: 'Changed again' } }),
  dismissSetup: () => ({ body: {} }),
  inviteUser: made('createUser'),
  orderUsers: ({ salon }) => ({ body: { ids: [salon.boris] } }),
  orderWorkplaces: (_, ids) => ({ body: { ids: [ids['createWorkplace'] ?? 0] } }),
  orderStatuses: (_, ids) => ({ body: { ids: [ids['createStatus'] ?? 0] } }),
  createConnection: () => ({ body: { connector: 'bitrix24', name: 'New' } }),
  changeConnection: at('connection', { name: 'Changed' }),
  removeConnection: at('connection'),
  createWebhook: () => ({ body: { url: 'https://new.example.com/', events: ['*'] } }),
  updateWebhook: at('webhook', { events: ['BookingCreated'] }),
  rotateWebhookSecret: at('webhook'),
  deleteWebhook: at('webhook'),
  deleteBooking: made('createBooking'),
  deleteSchedule: made('createSchedule'),
  deleteVacation: made('createVacation'),
  deleteWorkplace: made('createWorkplace'),
  deleteStatus: made('createStatus'),
  deleteService: made('createService'),
  deleteClient: made('createClient'),
  deleteUser: made('createUser'),
}

/** Writing methods that change none of the business's own records, each with its reason. */
const withoutFact: Record<string, string> = {
  login: 'opens a session',
  logout: 'ends a session',
  createToken: 'a token is access, not a record; tokens are listed for those who ask',
  revokeToken: 'a token is access, not a record',
  authoriseChannel: 'changes nothing',
  previewClientMerge: 'writes nothing',
  uploadClientImport: 'keeps a file; nothing of it is a client yet',
  dryRunClientImport: 'writes nothing',
  runClientImport: 'each client that it makes is a fact, by whoever started it',
  cancelClientImport: 'stops; what was made before has its facts',
  shareClientLink: 'changes nothing: the link is signed, not stored',
  cancelByClientLink: 'the same use case as cancelBooking; its fact is tested beside it',
  rescheduleByClientLink: 'the same use case as updateBooking; its fact is tested beside it',
  confirmByClientLink: 'its fact, by the client, is tested beside the public page',
  bookOnline: 'its facts, by the client, are tested beside it',
  cancelMyBooking: 'its fact, by the client, is tested beside it',
  rescheduleMyBooking: 'its fact, by the client, is tested beside it',
  receiveYclientsWebhook: 'is kept in the inbox; what it brings are facts of its records',
  syncYclientsBookings: 'begins a run, which is kept as a run',
  sendClientCode: 'a code is access, not a record',
  openClientSession: 'opens a session',
  closeClientSession: 'ends a session',
  authoriseClientChannel: 'changes nothing',
  createTenant: 'its fact stands in the new tenant, tested beside it',
  activateTenant: 'its fact stands in the other tenant, tested beside it',
  enterTenant: 'its fact stands in the other tenant, tested beside it',
  leaveTenant: 'its fact stands in the other tenant, tested beside it',
  furnishWithStarter: 'only an empty tenant takes it; its facts are tested beside it',
  checkBooking: 'writes nothing',
  openInvitation: 'changes nothing',
  acceptInvitation: 'the same use case as updateUser; its fact is tested beside it',
  testWebhook: 'sends a message',
  saveMessageChannel: 'its fact is tested beside it: the address names a channel, not a number',
  testMessageChannel: 'sends a message',
  retryMessage: 'sends a message again, which the outbox keeps',
  linkTelegramByClientLink: 'changes nothing: the link is signed, not stored',
  replayWebhookDeliveries: 'sends messages again',
  checkConnection: 'writes nothing',
  startConnection: 'begins a run, which is kept as a run',
  synchronise: 'begins a run, which is kept as a run',
  retryLinks: 'marks links, whose state is the record',
  settleConflict: 'the edit it makes is a fact of the record it edits',
  replayDeliveries: 'opens webhooks again, which the inbox keeps',
  runAudit: 'is kept as a run',
  startAudit: 'is kept as a run',
  cancelRun: 'ends a run, which says so itself',
  settleLink: 'the edit it makes is a fact of the record it edits',
  releaseLink: 'marks a link, whose state is the record',
}

let house: TestProgram
let own: FurnishedTenant
let writing: Operation[]

beforeAll(async () => {
  house = await startProgram()
  own = await furnishTenant(house, 'mark')
  writing = (await operationsOf(house)).filter(({ method }) => method !== 'GET')
})
afterAll(() => house.close())

test('every writing operation is in one of the two tables, and no other is', () => {
  const known = [...Object.keys(writes), ...Object.keys(withoutFact)]
  expect(writing.map(({ id }) => id).sort()).toEqual(known.sort())
})

test('every write that succeeds records a fact of its tenant, by whoever asked', async () => {
  const silent: string[] = []
  const ids: Record<string, number> = {}
  for (const [id, write] of Object.entries(writes)) {
    const operation = writing.find((one) => one.id === id)
    const { path = {}, body } = write(own, ids)
    const url = operation?.path.replace(/\{(\w+)\}/g, (_, name) => String(path[name]))
    const before = await lastFact()
    const answer = await house.ask(own.salon, `${operation?.method} ${url}`, body)
    expect([id, answer.status < 300, answer.body]).toEqual([id, true, answer.body])
    ids[id] = Number(answer.body['id'])
    const added = await house.sql<{ actor: { kind: string } }>(
      'select actor from facts where tenant_id = $1 and id > $2',
      [own.salon.tenantId, before],
    )
    if (added.length === 0 || added[0]?.actor.kind !== 'token') silent.push(id)
  }
  expect(silent).toEqual([])
})

test('a write that is refused records nothing', async () => {
  const before = await lastFact()
  const refused = [
    await house.ask(own.salon, 'POST /api/clients', { first_name: '' }),
    await house.ask(own.salon, 'POST /api/services', { name: 'Mine' }, 'employee'),
    await house.ask(own.salon, 'PUT /api/clients/999999', { first_name: 'Nobody' }),
  ]
  expect(refused.map(({ status }) => status)).toEqual([400, 403, 404])
  expect(await lastFact()).toBe(before)
})

async function lastFact(): Promise<number> {
  const [row] = await house.sql<{ id: number }>('select coalesce(max(id), 0) as id from facts')
  return Number(row?.id)
}
