import { type CheckStep, type Remote, RemoteError } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import { asFlag, asObject, asText, type JsonObject } from './client/read-json.ts'
import { call } from './client.ts'
import { readCompany, readHooks } from './prepare.ts'
import { readSettings } from './settings.ts'
import { hookWord } from './webhook.ts'

/** Rights whose lack silently empties lists, hides phones, or refuses writes. */
const neededRights = [
  'timetable_access',
  'timetable_phones_access',
  'client_phones_access',
  'create_records_access',
  'edit_records_access',
  'delete_records_access',
]

/** Tests a connection from the network up, and stops where nothing further could be told. */
export async function check(remote: Remote): Promise<CheckStep[]> {
  const { company_id } = readSettings(remote.settings)
  const { partner_token, user_token } = remote.credentials.current()
  const missing = [
    told('company_id', { ok: company_id !== undefined, found: String(company_id ?? '') }),
    told('partner_token', { ok: typeof partner_token === 'string', found: '' }),
    told('user_token', { ok: typeof user_token === 'string', found: '' }),
  ]
  if (missing.some(({ ok }) => !ok)) return missing
  try {
    const company = await readCompany(remote)
    return [
      ...missing,
      passed('reach'),
      passed('credentials', asText(company['title'])),
      zoneStep(remote, company),
      ...(await licenceStep(remote)),
      await rightsStep(remote),
      await webhookStep(remote),
    ]
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    return [...missing, ...whyNotReached(error)]
  }
}

function whyNotReached(error: RemoteError): CheckStep[] {
  const found = `${error.code ?? ''} ${error.words}`.trim()
  if (error.class !== 'unauthorised') {
    return [step('reach', { ok: false, found, fix: 'unreachable' })]
  }
  const fix = error.code === 'licence_expired' ? 'licence' : 'user_token'
  const name = error.code === 'licence_expired' ? 'licence' : 'credentials'
  return [passed('reach'), step(name, { ok: false, found, fix })]
}

/** Times there are local and have no offset, so a location without a zone cannot be read. */
function zoneStep(remote: Remote, company: JsonObject): CheckStep {
  const zone = asText(company['timezone_name'])
  const { company_zone } = readSettings(remote.settings)
  const ok = zone !== '' && (company_zone === undefined || company_zone === zone)
  return step('zone', { ok, found: zone, fix: 'prepare' })
}

/** The search for clients is the first to close when the licence ends. */
async function licenceStep(remote: Remote): Promise<CheckStep[]> {
  const path = '/company/{company}/clients/search'
  const json: Json = { page: 1, page_size: 1, fields: ['id'] }
  await call(remote, { method: 'POST', path, json, intent: 'read' })
  return [passed('licence')]
}

async function rightsStep(remote: Remote): Promise<CheckStep> {
  const path = '/user/permissions/{company}'
  try {
    const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
    const lacking = neededRights.filter((name) => isDenied(data, name))
    return step('rights', { ok: lacking.length === 0, found: lacking.join(', '), fix: 'rights' })
  } catch (error) {
    // Not every brand and plan shows the rights; then the work itself tells.
    if (error instanceof RemoteError && error.class === 'gone') return passed('rights')
    throw error
  }
}

/** The rights are nested by area; a right that is not mentioned is not denied. */
function isDenied(data: Json, name: string): boolean {
  const rights = asObject(data)
  const value = rights[name]
  if (value !== undefined) return !asFlag(value)
  return Object.values(rights).some((area) => isDenied(area, name))
}

async function webhookStep(remote: Remote): Promise<CheckStep> {
  const { company_id } = readSettings(remote.settings)
  const word = hookWord(remote.credentials.current(), String(company_id ?? 0))
  try {
    const { urls, hooks } = await readHooks(remote)
    const isKnown = word !== null && urls.some((url) => url.endsWith(`?s=${word}`))
    const ok = isKnown && asFlag(hooks['active'])
    return step('webhook', { ok, found: `${urls.length}`, fix: 'prepare' })
  } catch (error) {
    if (!(error instanceof RemoteError) || error.code !== 'http_403') throw error
    // Changes are then found by asking, a few minutes later.
    return passed('webhook', 'polling')
  }
}

/** A setting without which nothing can be asked. */
const told = (setting: string, seen: { ok: boolean; found: string }) =>
  step(setting, { ...seen, fix: setting, setting })

const passed = (name: string, found = '') => step(name, { ok: true, found, fix: '' })

function step(
  name: string,
  seen: { ok: boolean; found: string; fix: string; setting?: string },
): CheckStep {
  const { ok, found, fix, setting } = seen
  return {
    name,
    ok,
    found,
    fix: ok ? null : `yclients.fix.${fix}`,
    ...(setting === undefined ? {} : { setting }),
  }
}
