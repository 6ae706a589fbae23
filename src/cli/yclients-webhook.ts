import { writeFileSync } from 'node:fs'
import { styleText } from 'node:util'
import type { Program } from '../compose.ts'
import { type Connection, hookAddress, listInbox, tryHook } from '../sync/index.ts'
import { runningAddress } from './running-instance.ts'
import { CommandFailed, mayColour, print, printJson, printTable, say } from './terminal.ts'
import type { LocationOptions } from './yclients.ts'
import { findLocations } from './yclients-locations.ts'

/** Prints, or saves, what has to be entered at YClients for webhooks. */
export async function guideToWebhook(
  program: Program,
  { connection, json, save }: LocationOptions & { save?: string },
): Promise<boolean> {
  const parts = reachableParts(program)
  const found = await findLocations(program, connection)
  const guides = found.map((location) => {
    const url = hookAddress(parts, location)
    return { connection: location.id, tenant: location.tenantId, url, steps: stepsFor(url) }
  })
  if (json) printJson(guides)
  const text = guides.map(asText).join('\n\n')
  if (save !== undefined) {
    try {
      // The address opens the door for events: nobody else on this machine should read it.
      writeFileSync(save, `${text}\n`, { mode: 0o600 })
    } catch (cause) {
      throw new CommandFailed(`${save} cannot be written.`, { cause })
    }
    say(`Saved to ${save}. It holds a secret: give it to nobody.`)
  } else if (!json) {
    print(text)
  }
  return guides.every(({ url }) => url !== null)
}

/** Where nobody says how the outside reaches us, it is where the program of this folder serves. */
function reachableParts({ config, sync }: Program) {
  const known = process.env['UZEL_PUBLIC_URL'] ? null : runningAddress(config.dataDir)
  return { ...sync.parts, publicUrl: known ?? config.publicUrl }
}

function stepsFor(url: string | null): string[] {
  if (url === null) return ['Set the user token of the connection first: the address needs it.']
  const secure = url.startsWith('https:')
  return [
    ...(secure ? [] : ['Set UZEL_PUBLIC_URL to an https address that the internet reaches.']),
    'Usually nothing is to be done: starting the connection enters the address by itself.',
    'By hand: open the location in YClients, Settings, System settings, Webhook.',
    'Add the address beside those that are there; other programs need theirs.',
    'Tick records, clients, services and staff, and save.',
    'Test it: ./uzel yclients:webhook-test',
  ]
}

function asText(guide: { connection: number; url: string | null; steps: string[] }): string {
  const steps = guide.steps.map((step, at) => `${at + 1}. ${step}`)
  const address = guide.url ?? 'not known yet'
  return [`Webhook of connection ${guide.connection}`, `  ${address}`, '', ...steps].join('\n')
}

const advice = {
  no_address: 'Set the user token of the connection, then start it.',
  not_reached: 'Is the server running, and does UZEL_PUBLIC_URL lead to it?',
  refused: 'Something in front of Uzel, or webhook_ips, refuses the post.',
}

/** Posts to our own addresses and looks whether the post was stored; true when all were. */
export async function testWebhook(
  program: Program,
  { connection, json }: LocationOptions,
): Promise<boolean> {
  const results = []
  for (const location of await findLocations(program, connection)) {
    const before = await newest(program, location)
    const trial = await tryHook(reachableParts(program), location)
    const isStored = trial.ok && (await newest(program, location)) > before
    const found = trial.ok ? `HTTP ${trial.status}` : trial.found
    const fix = trial.ok
      ? isStored
        ? null
        : 'It was answered, and not stored: another server answers there.'
      : advice[trial.why]
    results.push({ connection: location.id, ok: isStored, found, what_to_do: fix })
  }
  if (json) printJson(results)
  else {
    printTable(
      ['connection', 'result', 'found', 'what to do'],
      results.map((one) => [one.connection, word(one.ok), one.found, one.what_to_do ?? '']),
    )
  }
  return results.every(({ ok }) => ok)
}

async function newest({ db }: Program, { tenantId, id }: Connection): Promise<number> {
  const [delivery] = await db.transaction(tenantId, (tx) =>
    listInbox(tx, { connectionId: id, limit: 1 }),
  )
  return delivery?.id ?? 0
}

function word(ok: boolean): string {
  const text = ok ? 'OK' : 'failed'
  return mayColour() ? styleText(ok ? 'green' : 'red', text) : text
}
