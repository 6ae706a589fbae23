import { createHash, createHmac, randomInt } from 'node:crypto'
import { normalizeEmail } from '../../kernel/email.ts'
import { ProblemError } from '../../kernel/errors.ts'
import { normalizePhone } from '../../kernel/phone.ts'
import { type DerivedKeys, deriveKeys } from '../../platform/secrets/index.ts'
import type { Client } from '../clients/index.ts'

/** Where somebody can be reached: an E.164 phone, or an e-mail in lower case. */
export interface Contact {
  kind: 'phone' | 'email'
  value: string
}

export const codeLength = 6

/**
 * Reads the address that somebody typed; phones without a country code by the country given.
 * @throws ProblemError `invalid_input` unless there is exactly one that can be one
 */
export function readContact(
  typed: { email?: string | undefined; phone?: string | undefined },
  country: string,
): Contact {
  const { email, phone } = typed
  if ((email === undefined) === (phone === undefined)) {
    const field = email === undefined ? 'phone' : 'email'
    const code = email === undefined ? 'required' : 'one_of_two'
    throw new ProblemError('invalid_input', { fields: [{ field, code }] })
  }
  if (email !== undefined) return { kind: 'email', value: readEmail(email) }
  return { kind: 'phone', value: readPhone(phone ?? '', country) }
}

/** @throws ProblemError `invalid_input` */
export function readEmail(typed: string): string {
  const value = normalizeEmail(typed)
  if (value !== null) return value
  throw new ProblemError('invalid_input', { fields: [{ field: 'email', code: 'not_email' }] })
}

/** @throws ProblemError `invalid_input` */
export function readPhone(typed: string, country: string): string {
  const value = normalizePhone(typed, country)
  if (value !== null) return value
  throw new ProblemError('invalid_input', { fields: [{ field: 'phone', code: 'not_phone' }] })
}

/** What is kept of an address. */
export function hashContact(tenantId: number, { kind, value }: Contact): Buffer {
  return createHash('sha256').update(`client contact ${tenantId} ${kind} ${value}`).digest()
}

/** Whether the client has the address of that digest (hex) at this moment. */
export function hasContact(tenantId: number, client: Client, digest: string): boolean {
  const contacts: Contact[] = [
    ...(client.phone === null ? [] : [{ kind: 'phone' as const, value: client.phone }]),
    ...(client.email === null ? [] : [{ kind: 'email' as const, value: client.email }]),
  ]
  return contacts.some((one) => hashContact(tenantId, one).toString('hex') === digest)
}

const purpose = 'uzel client code 1'

/**
 * The keys for codes, derived from the application's own (base64url, newest first). Six digits are
 * soon tried through: without the key, a stolen database tells no code.
 */
export function clientCodeKeys(applicationKeys: readonly string[]): DerivedKeys {
  return deriveKeys(applicationKeys, purpose)
}

export function newCode(): string {
  return String(randomInt(0, 10 ** codeLength)).padStart(codeLength, '0')
}

/** What is kept of a code: good for that address alone. */
export function hashCode(key: Buffer, of: { contactHash: Buffer; code: string }): Buffer {
  return createHmac('sha256', key).update(of.contactHash).update(of.code).digest()
}
