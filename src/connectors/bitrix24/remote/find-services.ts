import type { Found, Remote, Wanted } from '../../../connector-kit/index.ts'
import { asId, asText } from '../client/read-json.ts'
import { callAll } from '../client.ts'
import { emptyFinds, keepAlike } from './crm-items.ts'
import { chunks } from './outcomes.ts'
import { pageSize } from './position.ts'
import { serviceList, servicesOf } from './service-lists.ts'

/** Half a page, so that a name that stands twice in the catalog still shows. */
const atOnce = pageSize / 2

/** Finds services by our key in `xmlId`, else by exactly the same name. */
export async function findServices(remote: Remote, wanted: Wanted[]): Promise<Map<string, Found>> {
  const named = wanted.filter(({ fields }) => asText(fields['name']) !== '')
  const byKey = chunks(wanted, atOnce).map((part) =>
    serviceList(remote.settings, { xmlId: part.map(({ key }) => key) }),
  )
  const byName = chunks(named, atOnce).map((part) =>
    serviceList(remote.settings, { name: part.map(({ fields }) => asText(fields['name'])) }),
  )
  const answers = await callAll(remote, [...byKey, ...byName])
  const found = emptyFinds(wanted)
  for (const item of answers.slice(0, byKey.length).flatMap(servicesOf)) {
    const id = asId(item['id'])
    if (id !== null) found.get(asText(item['xmlId']))?.byKey.push(id)
  }
  const namesakes = answers.slice(byKey.length).flatMap(servicesOf)
  for (const { key, fields } of named) {
    const ids = namesakes
      .filter((item) => sameName(asText(item['name']), asText(fields['name'])))
      // A service that carries the key of another record of ours is that record's.
      .filter((item) => !asText(item['xmlId']).startsWith(remote.keyPrefix))
      .flatMap((item) => asId(item['id']) ?? [])
    keepAlike(found, key, ids)
  }
  return found
}

const sameName = (one: string, other: string) => one.trim() === other.trim()
