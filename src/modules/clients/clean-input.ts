import { Temporal } from 'temporal-polyfill'
import { normalizeEmail } from '../../kernel/email.ts'
import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import { normalizePhone } from '../../kernel/phone.ts'
import type { FieldCode } from '../../kernel/problems/field-codes.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { readTenant } from '../tenancy/index.ts'
import type { ClientChanges } from './client.ts'

interface Wish {
  field: string
  /** The longest text that is kept, in characters. */
  most: number
  needed?: boolean
}

interface Rule {
  field: string
  code: FieldCode
  /** Null when the text cannot be what it should. */
  read(typed: string): string | null
}

/**
 * Checks what came from people, programs and other systems, and brings it to how it is kept: texts
 * trimmed, the phone as E.164 (national notations are read by the tenant's country), the e-mail in
 * lower case. Blank contacts and birthdays mean none; what was left out stays left out.
 *
 * @throws ProblemError `invalid_input` naming each field that cannot be kept
 */
export async function cleanInput(tx: Transaction, given: ClientChanges): Promise<ClientChanges> {
  const needsCountry = (given.phone ?? '').trim() !== ''
  const country = needsCountry ? (await readTenant(tx)).country : ''
  const { clean, wrong } = checkClient(given, country)
  if (wrong.length > 0) throw new ProblemError('invalid_input', { fields: wrong })
  return clean
}

/**
 * The same without the tenant: phones are read by the country given (ISO 3166 alpha-2). What is
 * wrong comes back as fields with their codes.
 */
export function checkClient(
  given: ClientChanges,
  country: string,
): { clean: ClientChanges; wrong: FieldProblem[] } {
  const wrong: FieldProblem[] = []
  const text = (value: string | undefined, wish: Wish) => {
    if (value !== undefined) wrong.push(...textProblems(value.trim(), wish))
    return value?.trim()
  }
  const read = (value: string | null | undefined, rule: Rule) => {
    if (value === undefined) return undefined
    if (value === null || value.trim() === '') return null
    const cleaned = rule.read(value.trim())
    if (cleaned === null) wrong.push({ field: rule.field, code: rule.code })
    return cleaned
  }
  const phoneRule: Rule = {
    field: 'phone',
    code: 'not_phone',
    read: (typed) => normalizePhone(typed, country),
  }
  const clean = {
    firstName: text(given.firstName, { field: 'first_name', most: 200, needed: true }),
    lastName: text(given.lastName, { field: 'last_name', most: 200 }),
    note: text(given.note, { field: 'note', most: 10_000 }),
    source: text(given.source, { field: 'source', most: 50, needed: true }),
    phone: read(given.phone, phoneRule),
    email: read(given.email, emailRule),
    birthday: read(given.birthday, birthdayRule),
  }
  return { clean, wrong }
}

const emailRule: Rule = { field: 'email', code: 'not_email', read: normalizeEmail }
const birthdayRule: Rule = { field: 'birthday', code: 'not_date', read: toBirthday }

function textProblems(text: string, { field, most, needed }: Wish): FieldProblem[] {
  if (needed && text === '') return [{ field, code: 'required' }]
  if (text.length > most) return [{ field, code: 'too_long', params: { limit: most } }]
  // The database keeps every character but this one.
  return text.includes('\0') ? [{ field, code: 'invalid' }] : []
}

/** A real day of the last centuries; tomorrow still counts, as it has begun in other zones. */
function toBirthday(typed: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return null
  try {
    const day = Temporal.PlainDate.from(typed, { overflow: 'reject' })
    const tomorrow = Temporal.Now.plainDateISO('UTC').add({ days: 1 })
    const plausible = day.year >= 1850 && Temporal.PlainDate.compare(day, tomorrow) <= 0
    return plausible ? typed : null
  } catch {
    return null
  }
}
