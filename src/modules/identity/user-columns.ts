import { normalizeEmail } from '../../kernel/email.ts'
import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import { normalizePhone } from '../../kernel/phone.ts'
import { hashPassword, passwordLength } from './password.ts'
import type { UserChanges } from './user.ts'
import type { UserColumns } from './user-store.ts'

/**
 * Checks what people typed and brings it to how it is kept: e-mail in lower case, phone as E.164
 * (read by the tenant's country), password hashed. @throws ProblemError `invalid_input`
 */
export async function toColumns(input: UserChanges, country: string): Promise<UserColumns> {
  const { password, email, phone, serviceIds: _, ...plain } = input
  const fields: FieldProblem[] = []
  const typedEmail = email?.trim() || null
  const keptEmail = typedEmail === null ? null : normalizeEmail(typedEmail)
  if (typedEmail !== null && keptEmail === null) fields.push({ field: 'email', code: 'not_email' })
  const typedPhone = phone?.trim() || null
  const keptPhone = typedPhone === null ? null : normalizePhone(typedPhone, country)
  if (typedPhone !== null && keptPhone === null) fields.push({ field: 'phone', code: 'not_phone' })
  if (password !== undefined) fields.push(...passwordProblems(password))
  if (fields.length > 0) throw new ProblemError('invalid_input', { fields })
  return {
    ...given(plain),
    ...(email === undefined ? {} : { email: keptEmail }),
    ...(phone === undefined ? {} : { phone: keptPhone }),
    ...(password === undefined ? {} : { password_hash: await hashPassword(password) }),
  }
}

/** What is wrong with a new password, if anything. */
function passwordProblems(password: string): FieldProblem[] {
  const { least, most } = passwordLength
  if (password.length < least) {
    return [{ field: 'password', code: 'too_short', params: { limit: least } }]
  }
  if (password.length > most) {
    return [{ field: 'password', code: 'too_long', params: { limit: most } }]
  }
  return []
}

type PlainColumns = Omit<
  UserColumns,
  'email' | 'phone' | 'password_hash' | 'bitrix24_user_id' | 'calendar_order'
>

/** Leaves out what was not given: an absent field stays as it is. */
function given(
  changes: Omit<UserChanges, 'email' | 'phone' | 'password' | 'serviceIds'>,
): PlainColumns {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}
