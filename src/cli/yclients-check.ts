import { styleText } from 'node:util'
import type { Program } from '../compose.ts'
import type { CheckStep } from '../connector-kit/index.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type Connection, checkConnection } from '../sync/index.ts'
import { mayColour, printJson, printTable, say } from './terminal.ts'
import type { LocationOptions } from './yclients.ts'
import { findLocations } from './yclients-locations.ts'

/** What to do about a step that failed, by the key that the connector gives. */
const advice: Record<string, string> = {
  'yclients.fix.company_id':
    'Set the number of the location (YCLIENTS_COMPANY_ID, or the settings).',
  'yclients.fix.partner_token': 'Set the partner token of your developer account.',
  'yclients.fix.user_token': 'Get a new user token: ./uzel yclients:user-token --save',
  'yclients.fix.unreachable':
    'YClients does not answer: look at api_base, and try again in a minute.',
  'yclients.fix.licence': 'Prolong the licence of the location in YClients, then start again.',
  'yclients.fix.prepare': 'Start the connection in the settings: this is made by itself then.',
  'yclients.fix.rights': 'Give the user of the token the rights named here.',
  start: 'Mend what else failed, then start the connection in the settings.',
}

/** Tests each location, settings first; true when all is well. */
export async function checkLocations(
  program: Program,
  { connection, json }: LocationOptions,
): Promise<boolean> {
  const found = await findLocations(program, connection)
  const rows: { location: Connection; step: CheckStep }[] = []
  for (const location of found) {
    if (!json) say(`Testing connection ${location.id} of tenant ${location.tenantId}…`)
    for (const step of await stepsOf(program, location)) rows.push({ location, step })
  }
  if (json) {
    printJson(
      rows.map(({ location, step }) => ({
        tenant: location.tenantId,
        connection: location.id,
        step: step.name,
        ok: step.ok,
        found: step.found,
        what_to_do: adviceFor(step),
      })),
    )
  } else {
    printTable(
      ['connection', 'step', 'result', 'found', 'what to do'],
      rows.map(({ location, step }) => [
        location.id,
        step.name,
        resultOf(step),
        step.found,
        adviceFor(step) ?? '',
      ]),
    )
  }
  const isWell = rows.every(({ step }) => step.ok)
  if (isWell) say('All is well. Next: ./uzel yclients:sync-catalog, yclients:sync-bookings')
  return isWell
}

async function stepsOf({ sync }: Program, location: Connection): Promise<CheckStep[]> {
  const { id, state, tenantId } = location
  const enabled = state === 'active'
  const first = { name: 'enabled', ok: enabled, found: state, fix: enabled ? null : 'start' }
  const who = systemPrincipal(tenantId)
  return [first, ...(await checkConnection(sync.parts, { who, id }))]
}

function adviceFor({ fix }: CheckStep): string | null {
  return fix === null ? null : (advice[fix] ?? fix)
}

function resultOf({ ok }: CheckStep): string {
  const word = ok ? 'OK' : 'failed'
  return mayColour() ? styleText(ok ? 'green' : 'red', word) : word
}
