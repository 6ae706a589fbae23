import type { DictionaryEntry, Remote } from '../../connector-kit/index.ts'
import { callAll } from './client.ts'
import {
  portalLists,
  readCatalogs,
  readCurrencies,
  readDealFields,
  readFunnels,
  readPriceTypes,
  readStages,
  readStatuses,
  stagesList,
} from './remote/portal-words.ts'

/** More funnels than one batch can ask the stages of are not shown. */
const mostFunnels = 50

/** What the portal offers for each setting. Stages belong to their funnel. @throws RemoteError */
export async function dictionaries(remote: Remote): Promise<Record<string, DictionaryEntry[]>> {
  const lists = portalLists
  const [funnels, catalogs, priceTypes, currencies, contactTypes, sources, dealFields] = (
    await callAll(remote, [
      lists.funnels,
      lists.catalogs,
      lists.priceTypes,
      lists.currencies,
      lists.contactTypes,
      lists.sources,
      lists.dealFields,
    ])
  ).map(({ result }) => result)
  const categories = readFunnels(funnels ?? null).slice(0, mostFunnels)
  const stages = await stagesOf(
    remote,
    categories.map(({ id }) => id),
  )
  const moments = readDealFields(dealFields ?? null)
    .filter(({ type, name }) => type === 'datetime' && name.startsWith('uf'))
    .map(({ name, title }) => ({ id: name, name: title }))
  return {
    deal_category_id: categories.map(({ id, name }) => ({ id: String(id), name })),
    deal_stage_id: stages,
    deal_lost_stage_id: stages,
    stage_map: stages,
    deal_currency_id: readCurrencies(currencies ?? null).map(entry),
    catalog_iblock_id: readCatalogs(catalogs ?? null),
    price_type_id: readPriceTypes(priceTypes ?? null).map(entry),
    contact_type_id: readStatuses(contactTypes ?? null),
    contact_source_id: readStatuses(sources ?? null),
    uf_start: moments,
    uf_end: moments,
  }
}

async function stagesOf(remote: Remote, categoryIds: number[]): Promise<DictionaryEntry[]> {
  const answers = await callAll(remote, categoryIds.map(stagesList))
  return answers.flatMap(({ result }, at) => {
    const categoryId = categoryIds[at] ?? 0
    return readStages(result, categoryId).map(({ id, name }) => ({
      id,
      name,
      group: String(categoryId),
    }))
  })
}

const entry = ({ id, name }: DictionaryEntry): DictionaryEntry => ({ id, name })
