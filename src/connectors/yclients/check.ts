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
    step('company_id', company_id !== undefined, 'company_id', String(company_id ?? '')),
    step('partner_token', typeof partner_token === 'string', 'partner_token'),
    step('user_token', typeof user_token === 'string', 'user_token'),
  ]
  if (missing.some(({ ok }) => !ok)) return missing
  try {
    const company = await readCompany(remote)
    return [
      ...missing,
      step('reach', true, ''),
      step('credentials', true, '', asText(company['title'])),
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
  if (error.class !== 'unauthorised') return [step('reach', false, 'unreachable', found)]
  const fix = error.code === 'licence_expired' ? 'licence' : 'user_token'
  const name = error.code === 'licence_expired' ? 'licence' : 'credentials'
  return [step('reach', true, ''), step(name, false, fix, found)]
}

/** Times there are local and have no offset, so a location without a zone cannot be read. */
function zoneStep(remote: Remote, company: JsonObject): CheckStep {
  const zone = asText(company['timezone_name'])
  const { company_zone } = readSettings(remote.settings)
  const ok = zone !== '' && (company_zone === undefined || company_zone === zone)
  return step('zone', ok, 'prepare', zone)
}

/** The search for clients is the first to close when the licence ends. */
async function licenceStep(remote: Remote): Promise<CheckStep[]> {
  const path = '/company/{company}/clients/search'
  const json: Json = { page: 1, page_size: 1, fields: ['id'] }
  await call(remote, { method: 'POST', path, json, intent: 'read' })
  return [step('licence', true, '')]
}

async function rightsStep(remote: Remote): Promise<CheckStep> {
  const path = '/user/permissions/{company}'
  try {
    const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
    const lacking = neededRights.filter((name) => isDenied(data, name))
    return step('rights', lacking.length === 0, 'rights', lacking.join(', '))
  } catch (error) {
    // Not every brand and plan shows the rights; then the work itself tells.
    if (error instanceof RemoteError && error.class === 'gone') return step('rights', true, '')
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
    const told = word !== null && urls.some((url) => url.endsWith(`?s=${word}`))
    return step('webhook', told && asFlag(hooks['active']), 'prepare', `${urls.length}`)
  } catch (error) {
    if (!(error instanceof RemoteError) || error.code !== 'http_403') throw error
    // Changes are then found by asking, a few minutes later.
    return step('webhook', true, '', 'polling')
  }
}

function step(...[name, ok, fix, found = '']: StepParts): CheckStep {
  const settings = ['company_id', 'partner_token', 'user_token']
  return {
    name,
    ok,
    found,
    fix: ok ? null : `yclients.fix.${fix}`,
    ...(settings.includes(name) ? { setting: name } : {}),
  }
}

type StepParts = [name: string, ok: boolean, fix: string, found?: string]
