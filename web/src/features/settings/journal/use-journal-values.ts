import { useI18n } from 'vue-i18n'
import { api } from '../../../api/client.ts'
import { useListOf } from '../../../api/use-list-of.ts'
import { useSay } from '../../../ui/use-say.ts'
import { languageOptions } from '../languages.ts'

const longest = 160
const none = '—'

/** Values of fields as people say them, and the names behind numbers. */
export function useJournalValues() {
  const { t } = useI18n()
  const say = useSay()
  const users = useListOf(['users', 'whole'], (query) =>
    api.GET('/api/users', { params: { query } }),
  )
  const statuses = useListOf(['statuses', 'whole'], (query) =>
    api.GET('/api/statuses', { params: { query } }),
  )
  const workplaces = useListOf(['workplaces', 'whole'], (query) =>
    api.GET('/api/workplaces', { params: { query } }),
  )
  const lists = { user_id: users, status_id: statuses, workplace_id: workplaces }

  function named(field: string, id: unknown): string {
    const items = lists[field as keyof typeof lists]?.items.value
    return items?.find((one) => one.id === id)?.name ?? `№ ${id}`
  }

  function sayValue(field: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return none
    if (typeof value === 'boolean') return value ? t('journal.yes') : t('journal.no')
    if (field.endsWith('_id') && typeof value === 'number') return named(field, value)
    if (typeof value === 'number') return numberWords(field, value)
    if (typeof value === 'string') return textWords(field, value)
    if (Array.isArray(value)) return value.map(itemWords).join(', ') || none
    return clipped(Object.values(value).map(String).join(' – ')) || none
  }

  function numberWords(field: string, value: number): string {
    if (field.endsWith('_minor')) return say.money(value)
    return field.endsWith('_minutes') ? say.duration(value) : say.number(value)
  }

  function textWords(field: string, value: string): string {
    if (/^\d{4}-\d\d-\d\dT/.test(value)) return say.moment(value)
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return say.date(value)
    if (field === 'phone') return say.phone(value)
    if (field === 'role') return t(`shell.role.${value}`)
    if (field === 'yclients_path') return t(`online.path.${value}`)
    if (field === 'meaning') return t(`statuses.meaning.${value}`)
    const language = languageOptions.find((one) => one.value === value)
    return field === 'language' && language ? language.label : clipped(value)
  }

  return { users, named, sayValue }
}

function itemWords(item: unknown): string {
  const isNamed = item !== null && typeof item === 'object' && 'name' in item
  return isNamed
    ? String(item.name)
    : clipped(typeof item === 'string' ? item : JSON.stringify(item))
}

function clipped(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
