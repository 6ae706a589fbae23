import { useI18n } from 'vue-i18n'
import { api } from '../../../api/client.ts'
import { useListOf } from '../../../api/use-list-of.ts'
import { sayWeekday } from '../../../ui/say.ts'
import { useSay } from '../../../ui/use-say.ts'
import { languageOptions } from '../languages.ts'
import { datum, type Entry, kindOf } from './entry.ts'
import { isField } from './fields.ts'

/** An entry of the log in the words of the reader. */
export function useJournalWords() {
  const { t, locale } = useI18n()
  const say = useSay()
  const users = useListOf(['users', 'whole'], (query) => api.GET('/api/users', { params: { query } }))
  const statuses = useListOf(['statuses', 'whole'], (query) =>
    api.GET('/api/statuses', { params: { query } }),
  )
  const workplaces = useListOf(['workplaces', 'whole'], (query) =>
    api.GET('/api/workplaces', { params: { query } }),
  )
  const lists = { user_id: users, status_id: statuses, workplace_id: workplaces }

  function named(field: keyof typeof lists, id: unknown): string {
    return lists[field].items.value.find((one) => one.id === id)?.name ?? `№ ${id}`
  }

  function whoOf({ actor }: Entry): string {
    if (actor.kind === 'system' || actor.kind === 'support') return t(`journal.actor.${actor.kind}`)
    if (actor.kind === 'token') return tokenWords(actor)
    return actor.name ?? t(`journal.actor.${actor.kind}`)
  }

  function tokenWords({ name, owner_name: owner }: Entry['actor']): string {
    const words = t('journal.byToken', { name: name ?? '—' })
    return owner ? `${owner} · ${words}` : words
  }

  /** What it is about, by the name it had then. */
  function titleOf(entry: Entry): string {
    const { subject } = entry
    const person = datum(entry, 'user_id')
    if (subject === 'booking') {
      const start = datum(entry, 'start_time')
      const parts = [typeof start === 'string' ? say.moment(start) : '', named('user_id', person)]
      return parts.filter(Boolean).join(' · ')
    }
    if (subject === 'schedule' || subject === 'vacation') return `${named('user_id', person)}${whenOf(entry)}`
    if (subject === 'webhook') return String(datum(entry, 'host') ?? '')
    return entry.title ?? (subject === 'tenant' ? '' : `№ ${entry.subject_id}`)
  }

  function whenOf(entry: Entry): string {
    const { starts_on: from, ends_on: to, date, weekday } = { ...(entry.data as object) } as Record<string, unknown>
    if (typeof from === 'string' && typeof to === 'string') return `, ${say.date(from)} – ${say.date(to)}`
    if (typeof date === 'string') return `, ${say.date(date)}`
    return typeof weekday === 'number' ? `, ${sayWeekday(weekday, locale.value)}` : ''
  }

  const happened = (entry: Entry) => t(`journal.fact.${kindOf(entry)}`, { name: entry.name })
  const fieldOf = (field: string) => (isField(field) ? t(`journal.field.${field}`) : field)

  /** A value as people say it; a dash for none. */
  function valueOf(field: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return '—'
    if (typeof value === 'boolean') return value ? t('journal.yes') : t('journal.no')
    if (field in lists) return named(field as keyof typeof lists, value)
    if (field === 'client_id') return `№ ${value}`
    if (typeof value === 'number') return numberOf(field, value)
    if (typeof value === 'string') return textOf(field, value)
    if (Array.isArray(value)) return value.length === 0 ? '—' : value.map((one) => itemOf(one)).join(', ')
    return clipped(JSON.stringify(value))
  }

  function numberOf(field: string, value: number): string {
    if (field.endsWith('_minor')) return say.money(value)
    if (field.endsWith('_minutes')) return say.duration(value)
    return say.number(value)
  }

  function textOf(field: string, value: string): string {
    if (/^\d{4}-\d\d-\d\dT/.test(value)) return say.moment(value)
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return say.date(value)
    if (field === 'phone') return say.phone(value)
    if (field === 'role') return t(`shell.role.${value}`)
    if (field === 'meaning') return t(`statuses.meaning.${value}`)
    if (field === 'language') return languageOptions.find((one) => one.value === value)?.label ?? value
    return clipped(value)
  }

  return { whoOf, titleOf, happened, fieldOf, valueOf, users }
}

function itemOf(item: unknown): string {
  const isNamed = item !== null && typeof item === 'object' && 'name' in item
  return isNamed ? String(item.name) : clipped(typeof item === 'string' ? item : JSON.stringify(item))
}

const longest = 160
const clipped = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text)
