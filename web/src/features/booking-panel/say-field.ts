import type { useSay } from '../../ui/use-say.ts'
import { type Catalog, named } from './use-catalog.ts'

interface Words {
  catalog: Catalog
  say: ReturnType<typeof useSay>
  t: (key: string, named: Record<string, unknown>) => string
}

/**
 * The value of a changed field in words, empty for nothing; null for fields that repeat what others
 * tell.
 */
export function sayField(field: string, value: unknown, words: Words): string | null {
  const { catalog, say, t } = words
  if (value === null || value === undefined) return field in saying ? '' : null
  if (field === 'user_id') return named(catalog.users.value, Number(value))?.name ?? `№ ${value}`
  if (field === 'workplace_id') {
    return named(catalog.workplaces.value, Number(value))?.name ?? `№ ${value}`
  }
  if (field === 'status_id') {
    return named(catalog.statuses.value, Number(value))?.name ?? `№ ${value}`
  }
  if (field === 'client_id') return t('panel.clientNumber', { id: value })
  if (field === 'start_time' || field === 'end_time') return say.moment(String(value))
  if (field === 'total_minor') return say.money(Number(value))
  if (field === 'note') return String(value)
  if (field === 'services' && Array.isArray(value)) return value.map(nameOf).join(', ')
  return null
}

/** The fields that are told. */
const saying = {
  user_id: true,
  workplace_id: true,
  status_id: true,
  client_id: true,
  start_time: true,
  end_time: true,
  total_minor: true,
  note: true,
  services: true,
}

function nameOf(line: unknown): string {
  return line !== null && typeof line === 'object' && 'name' in line ? String(line.name) : ''
}
