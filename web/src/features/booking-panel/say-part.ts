import type { useSay } from '../../ui/use-say.ts'
import { type Draft, totalsOf } from './draft.ts'
import type { Part } from './rebase.ts'
import { type Catalog, named } from './use-catalog.ts'

interface Words {
  catalog: Catalog
  say: ReturnType<typeof useSay>
  t: (key: string) => string
}

/** One part of a booking in words; empty for nothing. */
export function sayPart(part: Part, draft: Draft, words: Words): string {
  const { catalog, say, t } = words
  if (part === 'note') return draft.note
  if (part === 'clientId') return draft.clientId === null ? '' : t('panel.anotherClient')
  if (part === 'userId') return named(catalog.users.value, draft.userId)?.name ?? ''
  if (part === 'workplaceId') return named(catalog.workplaces.value, draft.workplaceId)?.name ?? ''
  if (part === 'statusId') return named(catalog.statuses.value, draft.statusId)?.name ?? ''
  if (part === 'when') {
    const { end } = totalsOf(draft)
    return `${say.day(draft.date, 'short')}, ${draft.time}–${end.time}`
  }
  const names = draft.lines.map(({ name, priceMinor }) => `${name} (${say.money(priceMinor ?? 0)})`)
  return names.join(', ')
}
