import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Client } from 'pg'
import { compose, type Program } from '../../src/compose.ts'
import { type Role, systemPrincipal } from '../../src/kernel/principal.ts'
import { createUser, issueToken } from '../../src/modules/identity/index.ts'
import { createTenant } from '../../src/modules/tenancy/index.ts'
import type { ConfigOverrides } from '../../src/platform/config.ts'
import {
  type AuditReport,
  beginAuthorisation,
  type ConflictRule,
  createConnection,
  finishAuthorisation,
  keepGranted,
  requireConnection,
  runAudit,
  startConnection,
} from '../../src/sync/index.ts'
import { linkMoves } from '../../src/sync/link.ts'
import { createTestDatabase } from './database.ts'
import { testConfig } from './http-app.ts'
import type { TestPortal } from './portal.ts'

export interface Answer {
  status: number
  body: Record<string, unknown>
}

/** A tenant with people, a catalog and one client. */
export interface TestSalon {
  tenantId: number
  /** API tokens that may do all that the person may. */
  tokens: Record<Role, string>
  userIds: Record<Role, number>
  anna: number
  boris: number
  client: number
  /** 60 minutes, 5000.00. */
  haircut: number
  /** 30 minutes, 2000.00. */
  shave: number
  chair: number
  statuses: Record<'active' | 'confirmed' | 'completed' | 'no_show' | 'cancelled', number>
}

export interface TestProgram {
  program: Program
  app: FastifyInstance
  url: string
  /** Connected as the owner of the tables: sees every tenant. */
  owner: Client
  ownerUrl: string
  appUrl: string
  makeSalon(name?: string): Promise<TestSalon>
  /** Connects a portal by OAuth, as an administrator's browser does. Answers the connection. */
  connect(salon: TestSalon, portal: TestPortal, rule?: ConflictRule): Promise<number>
  authorise(tenantId: number, connectionId: number, portal: TestPortal): Promise<void>
  /** Asks the API with a token of the salon; the admin's unless told. */
  ask(salon: TestSalon, request: string, body?: unknown, role?: Role): Promise<Answer>
  /** Books a visit with the first employee; the time is local. */
  book(salon: TestSalon, startTime: string, more?: Record<string, unknown>): Promise<number>
  /** Works until nothing is due and no event is on its way. */
  drain(...portals: Pick<TestPortal, 'quiet' | 'delivered'>[]): Promise<void>
  /** Brings every retry, poll and closed circuit forward to now. */
  skipWaiting(): Promise<void>
  audit(salon: TestSalon, connectionId: number, repair?: boolean): Promise<AuditReport>
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/** More rounds than any test needs: what is still due then will stay so. */
const drainRoundsAtMost = 40

/** The whole program on a database of its own, served on a free port, with no worker started. */
export async function startProgram(
  options: { config?: ConfigOverrides; paced?: boolean } = {},
): Promise<TestProgram> {
  const database = await createTestDatabase()
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  if (!options.paced) await neverWait(owner)
  await refuseUnknownMoves(owner)
  const program = compose({
    config: testConfig({
      host: '127.0.0.1',
      port: 0,
      sandbox: false,
      demo: false,
      logLevel: 'silent',
      publicUrl: 'http://uzel.test',
      outboundAllow: ['127.0.0.1'],
      ...options.config,
      http: {
        requestsPerMinute: 1_000_000,
        publicRequestsPerMinute: 1_000_000,
        maxLagMs: 60_000,
        ...options.config?.http,
      },
    }),
    databaseUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
  })
  const { url, app } = await program.serve()
  const ask = (salon: TestSalon, request: string, body?: unknown, role: Role = 'admin') =>
    askApi(url, { request, body, token: salon.tokens[role] })
  const sql = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await owner.query<Row>(text, values)).rows

  return {
    program,
    app,
    url,
    owner,
    ownerUrl: database.ownerUrl,
    appUrl: database.appUrl,
    ask,
    sql,
    makeSalon: (name = 'Salon') => makeSalon(program, { name, ask, owner }),
    async connect(salon, portal, rule = 'newest') {
      portal.deliverTo(url)
      const id = await makeConnection(program, { tenantId: salon.tenantId, portal, rule })
      await authorise(program, salon.tenantId, { id, portal })
      await startConnection(program.sync.parts, { who: systemPrincipal(salon.tenantId), id })
      return id
    },
    authorise: (tenantId, id, portal) => authorise(program, tenantId, { id, portal }),
    async book(salon, startTime, more = {}) {
      const { status, body } = await ask(salon, 'POST /api/bookings', {
        client_id: salon.client,
        user_id: salon.anna,
        service_ids: [salon.haircut],
        start_time: startTime,
        ...more,
      })
      if (status !== 201) throw new Error(`not booked: ${JSON.stringify(body)}`)
      return Number(body['id'])
    },
    async drain(...portals) {
      let before = -1
      for (let round = 0; round < drainRoundsAtMost; round++) {
        await program.worker().runUntilQuiet()
        for (const portal of portals) await portal.quiet()
        const now = portals.reduce((sum, portal) => sum + portal.delivered(), 0)
        // A lane that somebody is just letting go of is passed over by a claim: looked at again.
        if (now === before && !(await hasWork(owner))) return
        if (now === before) await sleep(20)
        before = now
      }
    },
    async skipWaiting() {
      await owner.query('update links set next_try_at = now()')
      await owner.query('update cursors set next_at = now() where mode = $1', ['changes'])
      await owner.query('update connections set resume_at = null')
    },
    audit: (salon, id, repair = false) =>
      runAudit(program.sync.parts, { who: systemPrincipal(salon.tenantId), id, repair }),
    async close() {
      await program.stop()
      await owner.end()
      await database.dispose()
    },
  }
}

async function hasWork(owner: Client): Promise<boolean> {
  const { rowCount } = await owner.query(
    'select 1 from lanes where door_lane_has_work(subject, subject_id) limit 1',
  )
  return rowCount === 1
}

/** The portal of most tests has no limits, so the pacer of their database lets everything pass. */
async function neverWait(owner: Client): Promise<void> {
  await owner.query(`
    create or replace function door_take_tokens(
      wanted text, cost double precision, rate_per_s double precision, burst double precision,
      reserve double precision)
    returns double precision language sql security definer as 'select 0::double precision'`)
}

/** Every test that syncs also walks the table of states: a move that is not in it is refused. */
async function refuseUnknownMoves(owner: Client): Promise<void> {
  const moves = Object.entries(linkMoves).flatMap(([from, to]) => to.map((one) => `${from}>${one}`))
  await owner.query(`
    create function refuse_unknown_moves() returns trigger language plpgsql as $$
    begin
      if new.state <> old.state and old.state || '>' || new.state <> all (array['${moves.join("','")}']) then
        raise exception 'a link may not go from % to %', old.state, new.state;
      end if;
      return new;
    end $$;
    create trigger refuse_unknown_moves before update of state on links
      for each row execute function refuse_unknown_moves()`)
}

async function askApi(
  url: string,
  asked: { request: string; body: unknown; token: string },
): Promise<Answer> {
  const [method = 'GET', path = ''] = asked.request.split(' ')
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${asked.token}`,
      'accept-language': 'en',
      ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

async function makeSalon(
  program: Program,
  parts: { name: string; ask: TestProgram['ask']; owner: Client },
): Promise<TestSalon> {
  const { db } = program
  const actor = { kind: 'system' } as const
  const { id: tenantId } = await createTenant(db, { name: parts.name, language: 'en', actor })
  const { tokens, userIds } = await makePeople(program, tenantId)
  const statuses = await db.transaction(tenantId, (tx) => program.sync.parts.describeTenant(tx))
  const [active, confirmed, completed, noShow, cancelled] = statuses.statuses.map(({ id }) =>
    Number(id),
  )
  const unfurnished = { tenantId, tokens } as TestSalon
  const make = async (path: string, body: object) => {
    const answer = await parts.ask(unfurnished, `POST ${path}`, body)
    if (answer.status !== 201) throw new Error(`not made: ${JSON.stringify(answer.body)}`)
    return Number(answer.body['id'])
  }
  const anna = await make('/api/users', { name: 'Anna', role: 'employee', bookable: true })
  const boris = await make('/api/users', { name: 'Boris', role: 'employee', bookable: true })
  await parts.owner.query(
    `insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
     select $1, u, d, 540, 1260 from unnest($2::bigint[]) u, generate_series(1, 7) d`,
    [tenantId, [anna, boris]],
  )
  return {
    tenantId,
    tokens,
    userIds,
    anna,
    boris,
    client: await make('/api/clients', {
      first_name: 'Olena',
      last_name: 'Koval',
      phone: '+77011234567',
    }),
    haircut: await make('/api/services', {
      name: 'Haircut',
      price_minor: 500_000,
      duration_minutes: 60,
    }),
    shave: await make('/api/services', {
      name: 'Shave',
      price_minor: 200_000,
      duration_minutes: 30,
    }),
    chair: await make('/api/workplaces', { name: 'Chair' }),
    statuses: {
      active: active ?? 0,
      confirmed: confirmed ?? 0,
      completed: completed ?? 0,
      no_show: noShow ?? 0,
      cancelled: cancelled ?? 0,
    },
  }
}

async function makePeople({ db }: Program, tenantId: number) {
  const add = (role: Role) =>
    db.transaction(tenantId, async (tx) => {
      const who = { ...systemPrincipal(tenantId), role: 'super_admin' as const }
      const user = await createUser(tx, who, { name: `The ${role}`, role, bookable: false })
      return { id: user.id, token: (await issueToken(tx, user.id)).token }
    })
  const made = {
    super_admin: await add('super_admin'),
    admin: await add('admin'),
    manager: await add('manager'),
    employee: await add('employee'),
  }
  const each = <Value>(pick: (one: { id: number; token: string }) => Value) => ({
    super_admin: pick(made.super_admin),
    admin: pick(made.admin),
    manager: pick(made.manager),
    employee: pick(made.employee),
  })
  return { tokens: each(({ token }) => token), userIds: each(({ id }) => id) }
}

async function makeConnection(
  { db, sync }: Program,
  of: { tenantId: number; portal: TestPortal; rule: ConflictRule },
): Promise<number> {
  const app = await of.portal.app()
  const redirectUri = `${sync.parts.publicUrl}/auth/bitrix24/callback`
  await of.portal.edit({ entity: 'app', action: 'configure', fields: { redirectUri } })
  return db.transaction(of.tenantId, (tx) =>
    createConnection(sync.parts, tx, {
      who: systemPrincipal(of.tenantId),
      input: {
        connector: 'bitrix24',
        name: 'Portal',
        conflictRule: of.rule,
        settings: {
          portal_base: of.portal.url,
          oauth_host: of.portal.url,
          oauth_client_id: app.clientId,
          oauth_client_secret: app.clientSecret,
          application_token: app.applicationToken,
        },
      },
    }),
  )
}

async function authorise(
  { db, sync }: Program,
  tenantId: number,
  of: { id: number; portal: TestPortal },
): Promise<void> {
  const connection = await db.transaction(tenantId, (tx) => requireConnection(tx, of.id))
  const start = { connector: 'bitrix24', host: of.portal.url, connection, fallback: null }
  const { url } = await beginAuthorisation(sync.parts, { ...start, connect: true })
  const consented = await sync.parts.outbound.request({ method: 'GET', url })
  const query = Object.fromEntries(new URL(consented.headers['location'] ?? '').searchParams)
  const answer = { connector: 'bitrix24', query, fallback: null }
  const finished = await finishAuthorisation(sync.parts, answer)
  await keepGranted(sync.parts, connection, finished.granted)
}
