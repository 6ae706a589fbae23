import type { Program } from '../compose.ts'
import type { Fields } from '../connector-kit/index.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type Connection, changeConnection, openSecrets, signInThere } from '../sync/index.ts'
import { ask, askHidden, mayAsk } from './questions.ts'
import { CommandFailed, print, printJson, say } from './terminal.ts'
import type { LocationOptions } from './yclients.ts'
import { findLocations } from './yclients-locations.ts'

export interface TokenOptions extends LocationOptions {
  save?: boolean
}

/**
 * Asks for a login and a password, exchanges them, and prints the token alone. Neither is an option
 * of the command, because other users of the machine see those; neither is stored.
 */
export async function printUserToken(program: Program, options: TokenOptions): Promise<void> {
  const { connection, json, save } = options
  if (save && connection === undefined) {
    throw new CommandFailed('Say with --connection which connection the token is for.')
  }
  if (!mayAsk()) throw new CommandFailed('This asks for a password and needs a terminal.')
  const location =
    connection === undefined ? null : ((await findLocations(program, connection))[0] ?? null)
  const settings = await settingsOf(program, location)
  const login = await ask('Login at YClients (phone or e-mail)')
  const password = await askHidden('Password')
  const found = await signInThere(program.sync.parts, {
    connector: 'yclients',
    settings,
    login,
    password,
  })
  if (location && save) await keep(program, location, found)
  if (json) printJson(found)
  else print(String(found['user_token']))
  if (!save) {
    say('Nothing was stored. Set it as YCLIENTS_USER_TOKEN or in the settings of the connection,')
    say('or let this command do it: ./uzel yclients:user-token --connection ID --save')
  }
}

/** The partner token opens the sign-in: of the connection, the environment, or asked. */
async function settingsOf({ sync }: Program, location: Connection | null): Promise<Fields> {
  if (location) return { ...location.settings, ...openSecrets(sync.parts.sealer, location) }
  const known = process.env['YCLIENTS_API_TOKEN']
  return { partner_token: known || (await askHidden('Partner token')) }
}

async function keep(
  { db, sync }: Program,
  { tenantId, id }: Connection,
  settings: Fields,
): Promise<void> {
  const who = systemPrincipal(tenantId)
  await db.transaction(tenantId, (tx) =>
    changeConnection(sync.parts, tx, { who, id, input: { settings } }),
  )
  say(`Sealed into connection ${id}. Start it in the settings, so that webhooks know it.`)
}
