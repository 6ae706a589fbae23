import { normalizeEmail } from '../../kernel/email.ts'
import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import { normalizePhone } from '../../kernel/phone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { readTenant } from '../tenancy/index.ts'

interface Contact {
  phone?: string | null | undefined
  email?: string | null | undefined
}

/**
 * Brings the phone to E.164, reading national notations by the tenant's country, and the e-mail to
 * lower case. Blank text means none; what was left out stays left out.
 *
 * @throws ProblemError `invalid_input` naming each field that cannot be what it should
 */
export async function normaliseContact<T extends Contact>(tx: Transaction, given: T): Promise<T> {
  const problems: FieldProblem[] = []
  const contact: Contact = {}
  if (given.phone !== undefined) {
    contact.phone = isBlank(given.phone) ? null : await readPhone(tx, given.phone)
    if (contact.phone === null && !isBlank(given.phone)) {
      problems.push({ field: 'phone', code: 'not_phone' })
    }
  }
  if (given.email !== undefined) {
    contact.email = isBlank(given.email) ? null : normalizeEmail(given.email)
    if (contact.email === null && !isBlank(given.email)) {
      problems.push({ field: 'email', code: 'not_email' })
    }
  }
  if (problems.length > 0) throw new ProblemError('invalid_input', { fields: problems })
  return { ...given, ...contact }
}

function isBlank(text: string | null): text is null {
  return text === null || text.trim() === ''
}

async function readPhone(tx: Transaction, text: string): Promise<string | null> {
  const { country } = await readTenant(tx)
  return normalizePhone(text, country)
}
