import type { Schemas } from '../../api/client.ts'

export type FormField = Schemas['Connector']['form'][number]
export type Entry = { id: string; name: string; group?: string | undefined }
export type Dictionaries = Record<string, Entry[]>
/** What is being filled in: words, and maps of words. Secrets begin empty: they are never shown. */
export type Draft = Record<string, string | Record<string, string>>

export function draftOf(form: readonly FormField[], settings: Record<string, unknown>): Draft {
  return Object.fromEntries(
    form.map(({ setting, control, secret, default: usual }) => {
      const value = settings[setting] ?? usual
      if (control === 'status_map')
        return [setting, { ...(value as Record<string, string> | null) }]
      return [setting, secret || value === null || value === undefined ? '' : String(value)]
    }),
  )
}

/** What the server is told: only what was changed. A choice taken back is `null`: as usual. */
export function changesOf(
  form: readonly FormField[],
  before: Draft,
  now: Draft,
): Record<string, Draft[string] | null> {
  const changed = form.filter(
    ({ setting }) => JSON.stringify(before[setting]) !== JSON.stringify(now[setting]),
  )
  const told = changed.flatMap(({ setting, secret }): [string, Draft[string] | null][] => {
    const value = now[setting] ?? ''
    if (value !== '') return [[setting, value]]
    return secret ? [] : [[setting, null]]
  })
  return Object.fromEntries(told)
}

/** The fields of one way of connecting: those of every way, and its own. */
export function ofWay(form: readonly FormField[], way: string): FormField[] {
  return form.filter((field) => field.way === undefined || field.way === way)
}

/** What a field chooses from: of grouped entries, those of the group that is chosen. */
export function entriesOf(field: FormField, draft: Draft, dictionaries: Dictionaries): Entry[] {
  const entries = dictionaries[field.setting] ?? []
  const group = field.grouped_by === undefined ? undefined : draft[field.grouped_by]
  return entries.filter((entry) => entry.group === undefined || entry.group === group)
}

/**
 * The entry that a value means. The same stage stands as `NEW` in one funnel and as `C3:NEW` in
 * another, so an equal ending is the same word of another group.
 */
export function entryFor(value: string, entries: readonly Entry[]): string {
  if (value === '' || entries.some(({ id }) => id === value)) return value
  const ending = value.slice(value.indexOf(':') + 1)
  const alike = entries.find(({ id }) => id.slice(id.indexOf(':') + 1) === ending)
  return alike?.id ?? value
}

/** After a group was chosen: what belongs to it is chosen anew there, or left open. */
export function regrouped(
  form: readonly FormField[],
  draft: Draft,
  of: { setting: string; dictionaries: Dictionaries },
): Draft {
  const next = { ...draft }
  for (const field of form) {
    if (field.grouped_by !== of.setting) continue
    const entries = entriesOf(field, draft, of.dictionaries)
    const within = (value: string) => {
      const found = entryFor(value, entries)
      return entries.some(({ id }) => id === found) ? found : ''
    }
    const value = draft[field.setting] ?? ''
    next[field.setting] =
      typeof value === 'string'
        ? within(value)
        : Object.fromEntries(
            Object.entries(value).map(([status, stage]) => [status, within(stage)]),
          )
  }
  return next
}
