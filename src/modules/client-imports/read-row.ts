import type { FieldProblem } from '../../kernel/errors.ts'
import { unguardCell } from '../../platform/tables/index.ts'
import { type ClientChanges, checkClient } from '../clients/index.ts'
import type { ImportPlan } from './client-import.ts'

/** What a row says of a client: only what its cells hold. */
export type ReadRow =
  | { ok: true; client: ClientChanges & { firstName: string } }
  | { ok: false; reasons: FieldProblem[] }

/**
 * Reads one row by the plan. Empty cells say nothing; a row without a name is a client by the last
 * name alone, or is rejected, and so is one with anything that cannot be what it should.
 */
export function readRow(cells: readonly string[], plan: ImportPlan): ReadRow {
  const given: ClientChanges = {}
  for (const { index, target } of plan.mapping) {
    const cell = unguardCell(cells[index] ?? '').trim()
    if (cell === '') continue
    if (target === 'full_name' || target === 'full_name_last_first') {
      Object.assign(given, splitName(cell, target === 'full_name_last_first'))
    } else if (target === 'birthday') {
      given.birthday = isoDate(cell)
    } else {
      given[fieldOf[target]] = cell
    }
  }
  if (!given.firstName && given.lastName) {
    given.firstName = given.lastName
    given.lastName = ''
  }
  const { clean, wrong } = checkClient({ ...given, firstName: given.firstName ?? '' }, plan.country)
  if (wrong.length > 0) return { ok: false, reasons: wrong }
  return { ok: true, client: { ...clean, firstName: clean.firstName ?? '' } }
}

const fieldOf = {
  first_name: 'firstName',
  last_name: 'lastName',
  phone: 'phone',
  email: 'email',
  note: 'note',
  source: 'source',
} as const

function splitName(name: string, lastFirst: boolean): { firstName: string; lastName: string } {
  const [head = '', ...tail] = name.split(/\s+/)
  const rest = tail.join(' ')
  if (rest === '') return { firstName: head, lastName: '' }
  return lastFirst ? { firstName: rest, lastName: head } : { firstName: head, lastName: rest }
}

/** `31.12.1990`, `31/12/90` and the like, the day first; what is none of these stays as it is. */
function isoDate(text: string): string {
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s.*)?$/.exec(text) ?? []
  if (year === '') return text.replace(/^(\d{4}-\d\d-\d\d)[T ].*$/, '$1')
  return `${fullYear(year)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Two digits mean the last hundred years. */
function fullYear(year: string): string {
  if (year.length === 4) return year
  const now = new Date().getUTCFullYear()
  const century = Math.floor(now / 100) * 100
  const guess = century + Number(year)
  return String(guess > now ? guess - 100 : guess)
}
