import { type Dictionaries, type Draft, entriesOf, type FormField } from './settings-draft.ts'

/** What is still to be chosen: of a list that is there, by a setting that always says something. */
export function missingIn(
  form: readonly FormField[],
  draft: Draft,
  of: { dictionaries: Dictionaries | undefined; words: string },
): Record<string, string> {
  const { dictionaries, words } = of
  if (!dictionaries) return {}
  const open = form.filter(
    (field) =>
      field.control === 'choice' &&
      field.default !== null &&
      draft[field.setting] === '' &&
      entriesOf(field, draft, dictionaries).length > 0,
  )
  return Object.fromEntries(open.map(({ setting }) => [`settings.${setting}`, words]))
}
