import { type CheckStep, type Remote, RemoteError } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import { openEndpoint } from './client/endpoint.ts'
import { asFlag, asList, asObject, asText } from './client/read-json.ts'
import { type Command, call, runChains } from './client.ts'
import { stageIn } from './mapper/stage.ts'
import {
  portalLists,
  readCatalogs,
  readCurrencies,
  readFunnels,
  readStages,
  readStatuses,
  stagesList,
} from './remote/portal-words.ts'
import { dealCurrency, readSettings, type Settings } from './settings.ts'

/** Methods without which nothing works; each stands for its scope. */
const neededMethods = [
  'crm.item.list',
  'crm.item.productrow.set',
  'crm.duplicate.findbycomm',
  'catalog.product.service.add',
  'catalog.price.add',
]

/** Tests a connection from the network up, and stops where nothing further could be told. */
export async function check(remote: Remote): Promise<CheckStep[]> {
  const profile = await tryProfile(remote)
  if (!profile.ok) return whyNotReached(profile.error)
  const admin = asFlag(profile.result['ADMIN'])
  const name = [profile.result['NAME'], profile.result['LAST_NAME']].map(asText).join(' ').trim()
  const { token } = openEndpoint({ ...remote.settings, ...remote.credentials.current() })
  return [
    passed('reach', 'profile'),
    passed('credentials', name),
    step('plan', { ok: true, found: 'REST', fix: 'plan' }),
    step('admin', { ok: admin, found: admin ? 'ADMIN' : name, fix: 'not_admin' }),
    ...(await checkPortal(remote)),
    ...(token === null ? [pollingAlone] : await checkEvents(remote)),
  ]
}

async function tryProfile(
  remote: Remote,
): Promise<{ ok: true; result: Record<string, Json> } | { ok: false; error: RemoteError }> {
  try {
    const answer = await call(remote, { method: 'profile', params: {}, intent: 'read' })
    return { ok: true, result: asObject(answer.result) }
  } catch (error) {
    if (error instanceof RemoteError) return { ok: false, error }
    throw error
  }
}

/** The error tells how far the call came. */
function whyNotReached(error: RemoteError): CheckStep[] {
  const { code = '', words } = error
  const found = `${code} ${words}`.trim()
  if (error.class !== 'unauthorised')
    return [step('reach', { ok: false, found, fix: 'unreachable' })]
  if (/ACCESS_DENIED|PAYMENT_REQUIRED|OVERLOAD_LIMIT|PORTAL_DELETED/.test(code)) {
    const fix = code === 'OVERLOAD_LIMIT' ? 'overload' : 'plan'
    return [
      passed('reach', 'HTTP'),
      passed('credentials', ''),
      step('plan', { ok: false, found, fix }),
    ]
  }
  const fix = code === 'portal_moved' ? 'portal_moved' : 'reconnect'
  return [passed('reach', 'HTTP'), step('credentials', { ok: false, found, fix })]
}

async function checkPortal(remote: Remote): Promise<CheckStep[]> {
  const settings = readSettings(remote.settings)
  const currency = dealCurrency(remote)
  const methods = neededMethods.map(
    (name): Command => ({ method: 'method.get', params: { name }, intent: 'read' }),
  )
  const lists = [
    portalLists.catalogs,
    portalLists.currencies,
    stagesList(settings.deal_category_id),
    portalLists.funnels,
    portalLists.contactTypes,
    portalLists.sources,
  ]
  const outcomes = await answersOf(remote, [...methods, ...lists])
  const [catalogs, currencies, stages, ...others] = outcomes.slice(methods.length)
  const denied = neededMethods.filter((_, at) => {
    const answer = asObject(outcomes[at]?.result ?? null)
    return !asFlag(answer['isAvailable'])
  })
  const catalogIds = readCatalogs(catalogs?.result ?? null).map(({ id }) => id)
  const codes = readCurrencies(currencies?.result ?? null).map(({ id }) => id)
  const stageIds = readStages(stages?.result ?? null, settings.deal_category_id).map(({ id }) => id)
  const wantedStages = [settings.deal_stage_id, settings.deal_lost_stage_id].map((stage) =>
    stageIn(settings.deal_category_id, stage),
  )
  const lostStages = [...new Set([...wantedStages, ...Object.values(settings.stage_map)])].filter(
    (stage) => !stageIds.includes(stage),
  )
  return [
    step('methods', { ok: denied.length === 0, found: denied.join(', '), fix: 'scope' }),
    ...checkChoices(settings, others),
    step('catalog', {
      ok: catalogIds.includes(String(settings.catalog_iblock_id)),
      found: catalogs?.words ?? catalogIds.join(', '),
      fix: 'catalog',
      setting: 'catalog_iblock_id',
    }),
    step('currency', {
      ok: codes.includes(currency) && currency === remote.tenant.currency,
      found: currencies?.words ?? codes.join(', '),
      fix: codes.includes(currency) ? 'currency_differs' : 'currency_missing',
      setting: 'deal_currency_id',
    }),
    step('stages', {
      ok: lostStages.length === 0,
      found: stages?.words ?? lostStages.join(', '),
      fix: 'stages',
      setting: 'stage_map',
    }),
    step('fields', {
      ok: settings.uf_start !== undefined && settings.uf_end !== undefined,
      found: [settings.uf_start, settings.uf_end].filter(Boolean).join(', '),
      fix: 'prepare',
    }),
  ]
}

/** Whether what was chosen for deals and contacts is still there. */
function checkChoices(settings: Settings, answers: Answered[]): CheckStep[] {
  const [funnels, contactTypes, sources] = answers
  const known = (answer: Answered | undefined, ids: string[], chosen: string) => ({
    ok: ids.includes(chosen),
    found: answer?.words ?? ids.join(', '),
  })
  const funnelIds = readFunnels(funnels?.result ?? null).map(({ id }) => String(id))
  const typeIds = readStatuses(contactTypes?.result ?? null).map(({ id }) => id)
  const sourceIds = readStatuses(sources?.result ?? null).map(({ id }) => id)
  return [
    step('funnel', {
      ...known(funnels, funnelIds, String(settings.deal_category_id)),
      fix: 'funnel',
      setting: 'deal_category_id',
    }),
    step('contact_type', {
      ...known(contactTypes, typeIds, settings.contact_type_id),
      fix: 'contact_type',
      setting: 'contact_type_id',
    }),
    step('contact_source', {
      ...known(sources, sourceIds, settings.contact_source_id),
      fix: 'contact_source',
      setting: 'contact_source_id',
    }),
  ]
}

/** Only an app has events; without its token they cannot be told from a stranger's. */
async function checkEvents(remote: Remote): Promise<CheckStep[]> {
  const [app, bound] = await answersOf(remote, [
    { method: 'app.info', params: {}, intent: 'read' },
    { method: 'event.get', params: {}, intent: 'read' },
  ])
  const installed = asFlag(asObject(app?.result ?? null)['INSTALLED'])
  const events = asList(bound?.result ?? null).map((entry) => asText(asObject(entry)['event']))
  const hasToken = asText(remote.credentials.current()['application_token']) !== ''
  return [
    step('installed', { ok: installed, found: app?.words ?? '', fix: 'install_unfinished' }),
    step('events', {
      ok: events.some((event) => event.toUpperCase() === 'ONCRMDEALUPDATE'),
      found: bound?.words ?? `${events.length}`,
      fix: 'prepare',
    }),
    // The token comes with the first event, so a fresh connection may do without for a moment.
    step('application_token', { ok: hasToken, found: '', fix: 'application_token' }),
  ]
}

interface Answered {
  result: Json
  words: string | undefined
}

/** What each command answered, or the portal's words about why not. */
async function answersOf(remote: Remote, commands: Command[]): Promise<Answered[]> {
  const outcomes = await runChains(
    remote,
    commands.map((command) => [command]),
  )
  return outcomes.map(([outcome]) =>
    outcome?.ok
      ? { result: outcome.answer.result, words: undefined }
      : { result: null, words: outcome?.error.words ?? '' },
  )
}

/** A webhook may not subscribe to events: changes there are found by asking, a minute later. */
const pollingAlone: CheckStep = { name: 'events', ok: true, found: 'polling', fix: null }

const passed = (name: string, found: string) => step(name, { ok: true, found, fix: '' })

function step(
  name: string,
  seen: { ok: boolean; found: string; fix: string; setting?: string },
): CheckStep {
  const { ok, found, fix, setting } = seen
  return {
    name,
    ok,
    found,
    fix: ok ? null : `bitrix24.fix.${fix}`,
    ...(setting === undefined ? {} : { setting }),
  }
}
