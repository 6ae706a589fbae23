import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Client } from 'pg'
import { compose, type Program } from '../../src/compose.ts'
import { type Role, systemPrincipal } from '../../src/kernel/principal.ts'
import type { ConfigOverrides } from '../../src/platform/config.ts'
import {
  type AuditReport,
  type ConflictRule,
  runAudit,
  startConnection,
} from '../../src/sync/index.ts'
import { linkMoves } from '../../src/sync/link.ts'
import { type Answer, askApi } from './ask-api.ts'
import { createTestDatabase } from './database.ts'
import { testConfig } from './http-app.ts'
import type { TestPortal } from './portal.ts'
import { authorise, makeConnection } from './portal-connection.ts'
import { makeSalon, type TestSalon } from './salon.ts'

export type { TestSalon } from './salon.ts'

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
