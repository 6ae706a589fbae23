import {
  type Fields,
  type Remote,
  RemoteError,
  type StatusWord,
} from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import { openEndpoint } from './client/endpoint.ts'
import { type Command, callAll, runChains } from './client.ts'
import { stageIn } from './mapper/stage.ts'
import {
  portalLists,
  readCatalogs,
  readCurrencies,
  readDealFields,
  readPriceTypes,
  readStages,
  type Stage,
  stagesList,
} from './remote/portal-words.ts'
import { readSettings, type Settings } from './settings.ts'
import { boundEvents } from './webhook.ts'

/** Deals hold only days; these two fields hold when a visit begins and ends. */
const momentFields = {
  uf_start: { upperName: 'UF_CRM_UZEL_START', label: 'Uzel: start' },
  uf_end: { upperName: 'UF_CRM_UZEL_END', label: 'Uzel: end' },
} as const

/**
 * Makes a portal ready: fields for start and end, event subscriptions, and what has to be known of
 * its funnel, catalog and currencies. Safe to repeat: what is there stays.
 *
 * @throws RemoteError with the portal's own words when a field cannot be made
 */
export async function prepare(remote: Remote, { hookUrl }: { hookUrl: string }): Promise<Fields> {
  const settings = readSettings(remote.settings)
  const [stages, catalogs, priceTypes, currencies] = await callAll(remote, [
    stagesList(settings.deal_category_id),
    portalLists.catalogs,
    portalLists.priceTypes,
    portalLists.currencies,
  ])
  const moments = await prepareMomentFields(remote, settings)
  await bindEvents(remote, hookUrl)
  const known = readStages(stages?.result ?? null, settings.deal_category_id)
  return {
    ...moments,
    ...catalogChoice(settings, catalogs?.result ?? null),
    ...priceTypeChoice(settings, priceTypes?.result ?? null),
    ...currencyChoice(remote, settings, currencies?.result ?? null),
    ...stageChoices(remote, settings, known),
  }
}

/** Makes the fields that are missing, and answers the names that the universal methods use. */
async function prepareMomentFields(remote: Remote, settings: Settings): Promise<Fields> {
  const before = await readFieldNames(remote)
  const missing = Object.entries(momentFields).filter(
    ([setting, { upperName }]) =>
      settings[setting as keyof typeof momentFields] === undefined && !before.has(upperName),
  )
  if (missing.length > 0) {
    const made = await runChains(
      remote,
      missing.map(([, field]) => [userField(field)]),
    )
    for (const [outcome] of made) {
      if (outcome && !outcome.ok && !/exist/i.test(outcome.error.words)) throw outcome.error
    }
  }
  const names = missing.length > 0 ? await readFieldNames(remote) : before
  return {
    uf_start: settings.uf_start ?? nameOf(names, momentFields.uf_start.upperName),
    uf_end: settings.uf_end ?? nameOf(names, momentFields.uf_end.upperName),
  }
}

/** The universal spelling of a custom field is irregular, so it is read and never worked out. */
async function readFieldNames(remote: Remote): Promise<Map<string, string>> {
  const [answer] = await callAll(remote, [portalLists.dealFields])
  return new Map(
    readDealFields(answer?.result ?? null).map(({ name, upperName }) => [upperName, name]),
  )
}

function nameOf(names: Map<string, string>, upperName: string): string {
  const name = names.get(upperName)
  if (name !== undefined) return name
  throw new RemoteError('rejected', {
    words: `the field ${upperName} was made but the portal does not show it`,
    code: 'field_missing',
  })
}

function userField({ upperName, label }: { upperName: string; label: string }): Command {
  return {
    method: 'crm.deal.userfield.add',
    // The name is unique: made twice, the second is refused.
    intent: 'update',
    params: {
      fields: {
        USER_TYPE_ID: 'datetime',
        FIELD_NAME: upperName,
        XML_ID: upperName,
        LABEL: label,
        EDIT_FORM_LABEL: { en: label, ru: label },
        LIST_COLUMN_LABEL: { en: label, ru: label },
        SHOW_FILTER: 'Y',
      },
    },
  }
}

/** Subscribes the app; a webhook connection may not, and is followed by polling alone. */
async function bindEvents(remote: Remote, hookUrl: string): Promise<void> {
  const { token } = openEndpoint({ ...remote.settings, ...remote.credentials.current() })
  if (token === null) return
  const outcomes = await runChains(
    remote,
    boundEvents.map((event) => [
      { method: 'event.bind', intent: 'update', params: { event, handler: hookUrl } },
    ]),
  )
  for (const [at, [outcome]] of outcomes.entries()) {
    if (!outcome || outcome.ok || isBound(outcome.error)) continue
    // Polling stands behind every event, so a missing one slows things down and stops nothing.
    const { code, words } = outcome.error
    remote.log.warn({ event: boundEvents[at], code, words }, 'bitrix24 event not bound')
  }
  await askForFirstEvent(remote)
}

/** The application token arrives only with events, so the first one is not left to chance. */
async function askForFirstEvent(remote: Remote): Promise<void> {
  if (remote.credentials.current()['application_token'] !== undefined) return
  await runChains(remote, [[{ method: 'event.test', intent: 'update', params: { any: 1 } }]])
}

function isBound({ code, words }: RemoteError): boolean {
  return code === 'ERROR_EVENT_BINDING_EXISTS' || /already|unable to set event handler/i.test(words)
}

function catalogChoice(settings: Settings, result: Json): Fields {
  const catalogs = readCatalogs(result)
  const chosen = catalogs.find(({ id }) => Number(id) === settings.catalog_iblock_id)
  const catalog = chosen ?? catalogs[0]
  return catalog ? { catalog_iblock_id: Number(catalog.id) } : {}
}

function priceTypeChoice(settings: Settings, result: Json): Fields {
  if (settings.price_type_id !== undefined) return {}
  const types = readPriceTypes(result)
  const type = types.find(({ base }) => base) ?? types[0]
  return type ? { price_type_id: Number(type.id) } : {}
}

/** What was chosen stays; else the tenant's own currency where the portal has it. */
function currencyChoice(remote: Remote, settings: Settings, result: Json): Fields {
  const currencies = readCurrencies(result)
  const has = (code: string) => currencies.some(({ id }) => id === code)
  if (settings.deal_currency_id !== undefined) return {}
  const base = currencies.find((currency) => currency.base)?.id
  const chosen = has(remote.tenant.currency) ? remote.tenant.currency : has('RUB') ? 'RUB' : base
  return chosen === undefined ? {} : { deal_currency_id: chosen }
}

/** Meanings of all stages, and a stage for each status that nobody gave one. */
function stageChoices(remote: Remote, settings: Settings, stages: Stage[]): Fields {
  const meanings = Object.fromEntries(stages.map(({ id, meaning }) => [id, meaning]))
  const map = { ...settings.stage_map }
  for (const status of remote.tenant.statuses) {
    const stage = map[status.id] ? null : defaultStage(status, settings, stages)
    if (stage !== null) map[status.id] = stage
  }
  return { stage_meanings: { ...settings.stage_meanings, ...meanings }, stage_map: map }
}

function defaultStage(status: StatusWord, settings: Settings, stages: Stage[]): string | null {
  const first = (meaning: Stage['meaning']) =>
    stages.find((stage) => stage.meaning === meaning)?.id ?? null
  const chosen = (stage: string, meaning: Stage['meaning']) => {
    const id = stageIn(settings.deal_category_id, stage)
    return stages.some((one) => one.id === id) ? id : first(meaning)
  }
  if (status.meaning === 'completed') return first('S')
  if (status.meaning === 'active') return chosen(settings.deal_stage_id, 'P')
  return chosen(settings.deal_lost_stage_id, 'F')
}
