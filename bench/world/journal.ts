import { Client } from 'pg'
import { deliverByFetch, serveSandbox } from '../../src/connector-kit/sandbox.ts'
import { createYclientsSandbox } from '../../src/connectors/yclients/sandbox/index.ts'
import type { BenchServer } from '../server.ts'
import { openApi } from './api.ts'
import type { PortalChaos, PortalLog, PortalRow } from './portal.ts'
import type { Salon } from './salon.ts'

/** The YClients sandbox with its real limits, and its control door. */
export interface Journal {
  url: string
  /** A row as the vendor shows it. */
  rows(kind: 'records' | 'clients' | 'services'): Promise<PortalRow[]>
  /** Edits as a person in the journal; answers the number of the row. */
  edit(edit: JournalEdit): Promise<number>
  chaos(settings: PortalChaos): Promise<void>
  log(): Promise<PortalLog>
  stop(): Promise<void>
}

export interface JournalEdit {
  entity: 'service' | 'staff' | 'client' | 'record' | 'schedule'
  id?: number
  fields?: Record<string, unknown>
  delete?: boolean
}

const companyId = 4564
const partnerToken = 'partner-token-of-the-bench'
const userToken = 'user-token-of-the-bench'

/** Serves a location on a free port, within this process: it has little to do. */
export async function startJournal(): Promise<Journal> {
  const served = await serveSandbox(
    (baseUrl) =>
      createYclientsSandbox({
        baseUrl,
        companyId,
        partnerToken,
        userToken,
        deliver: deliverByFetch,
        now: Date.now,
        random: Math.random,
      }),
    { port: 0 },
  )
  const ask = async (path: string, body?: object) => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const answer = await fetch(`${served.url}/${path}`, init)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${text}`)
    return JSON.parse(text)
  }
  return {
    url: served.url,
    rows: async (kind) => (await ask(`_state?kind=${kind}`))[kind].map(numbered),
    async edit(edit) {
      const answer = await ask('_edit', edit)
      return Number(answer[edit.entity]?.id)
    },
    chaos: async (settings) => void (await ask('_chaos', settings)),
    log: () => ask('_log'),
    stop: () => served.close(),
  }
}

/** Services are shown with a text for a number. */
const numbered = (row: PortalRow): PortalRow => ({ ...row, id: Number(row.id) })

/** Whom and what the salon's journal has: half of its people, and the last of its services. */
export interface JournalShare {
  employees: number[]
  services: number[]
}

/**
 * Writes a share of a salon into its journal, as it would stand there before the two are connected:
 * the same people, services and clients under the same names and phones.
 */
export async function furnishJournal(
  journal: Journal,
  server: Pick<BenchServer, 'ownerUrl'>,
  salon: Salon,
): Promise<JournalShare> {
  const share = {
    employees: salon.employees.slice(0, Math.ceil(salon.employees.length / 2)),
    services: salon.services.slice(-Math.ceil(salon.services.length / 3)),
  }
  const owner = new Client({ connectionString: server.ownerUrl })
  await owner.connect()
  const add = async (entity: JournalEdit['entity'], text: string, ids: number[]) => {
    const { rows } = await owner.query<Record<string, unknown>>(text, [ids])
    for (const fields of rows) await journal.edit({ entity, fields })
  }
  try {
    await add('staff', 'select name from users where id = any($1)', share.employees)
    await add(
      'service',
      `select name as title, (price_minor / 100)::int as price, duration_minutes * 60 as duration
       from services where id = any($1)`,
      share.services,
    )
    await add(
      'client',
      'select first_name as name, last_name as surname, phone from clients where id = any($1)',
      salon.clients,
    )
    return share
  } finally {
    await owner.end()
  }
}

/** Connects the tenant to the location and starts the connection. */
export async function connectJournal(server: BenchServer, journal: Journal): Promise<number> {
  const api = openApi(server)
  try {
    const settings = {
      api_base: journal.url,
      company_id: companyId,
      partner_token: partnerToken,
      user_token: userToken,
    }
    const input = { connector: 'yclients', name: 'Journal', settings }
    const { id } = await api.must<{ id: number }>('POST', '/api/connections', input)
    await api.must('POST', `/api/connections/${id}/start`)
    return id
  } finally {
    await api.close()
  }
}
