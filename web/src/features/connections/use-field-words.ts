import { useI18n } from 'vue-i18n'
import { api, type Schemas } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'
import { useSay } from '../../ui/use-say.ts'

type Kind = Schemas['Link']['kind']
export interface Line {
  name: string
  quantity: number
  price: string
}

const daysShown = 7

/** Names and values of the fields that are kept in step, as people say them. */
export function useFieldWords() {
  const { t, te } = useI18n()
  const say = useSay()
  const statuses = useQueryOf(['statuses', 'list'], (signal) =>
    api.GET('/api/statuses', { signal }),
  )

  function labelOf(kind: Kind, field: string): string {
    const key = `sync.field.${kind}.${field}`
    return te(key) ? t(`sync.field.${kind}.${field}`) : field
  }

  /** One value; an em dash for nothing. What is known only there is shown as it stands. */
  function sayValue(field: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return '—'
    if (typeof value === 'boolean') return t(value ? 'connections.yes' : 'connections.no')
    if (typeof value === 'number' && field.endsWith('Minor')) return say.money(value)
    if (typeof value === 'string' && field.endsWith('At') && isInstant(value))
      return say.moment(value)
    if (field === 'phone') return say.phone(String(value))
    if (field === 'status') return statusOf(String(value))
    if (field === 'hours' && Array.isArray(value)) return hoursOf(value)
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }

  /** The services of a booking; null for every other value. */
  function linesOf(field: string, value: unknown): Line[] | null {
    if (field !== 'rows' || !Array.isArray(value)) return null
    return value.map((row: Record<string, unknown>) => ({
      name: String(row['name'] ?? ''),
      quantity: Number(row['quantity'] ?? 1),
      price: typeof row['priceMinor'] === 'number' ? say.money(row['priceMinor']) : '',
    }))
  }

  /** The days that have hours, each on a line; the first week of them is enough to compare. */
  function hoursOf(days: { date: string; hours: { start: string; end: string }[] }[]): string {
    const worked = days.filter(({ hours }) => hours.length > 0)
    const lines = worked.slice(0, daysShown).map(({ date, hours }) => {
      // The joiners keep a stretch on one line.
      const times = hours.map(({ start, end }) => `${start}\u2060–\u2060${end}`).join(', ')
      return `${say.day(date, 'short')}: ${times}`
    })
    return [...lines, ...(worked.length > daysShown ? ['…'] : [])].join('\n') || '—'
  }

  function statusOf(value: string): string {
    if (value === 'deleted') return t('connections.deletedHere')
    return statuses.data.value?.items.find(({ id }) => String(id) === value)?.name ?? value
  }

  return { labelOf, sayValue, linesOf }
}

function isInstant(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))
}
