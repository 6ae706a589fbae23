import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../kernel/json.ts'
import { OutboundError } from '../../../kernel/outbound.ts'
import { classifyError, classifyOutbound, notJson } from './classify-error.ts'
import type { Intent } from './command.ts'
import { asText } from './read-json.ts'

const sort = (body: Json, status: number, intent: Intent = 'update') =>
  classifyError(body, { status, intent, nowMs: 1_000 }).class

describe('an error of a portal', () => {
  it.each([
    [{ error: 'expired_token' }, 401, 'unauthorised'],
    [{ error: 'INVALID_CREDENTIALS' }, 403, 'unauthorised'],
    [{ error: 'insufficient_scope', error_description: '' }, 401, 'unauthorised'],
    [{ error: 'wrong_client' }, 200, 'unauthorised'],
    [
      { error: 'ACCESS_DENIED', error_description: 'REST is available only on commercial plans.' },
      403,
      'unauthorised',
    ],
    [{ error: 'ACCESS_DENIED', error_description: 'Access denied' }, 400, 'rejected'],
    [{ error: 'QUERY_LIMIT_EXCEEDED' }, 503, 'limited'],
    [{ error: 'OPERATION_TIME_LIMIT' }, 429, 'limited'],
    [{ error: 'OVERLOAD_LIMIT' }, 503, 'unauthorised'],
    [{ error: 'PORTAL_DELETED' }, 410, 'unauthorised'],
    [{ error: 'NOT_FOUND', error_description: 'Element not found' }, 400, 'gone'],
    [{ error: '', error_description: 'Contact is not found' }, 400, 'gone'],
    [{ error: '', error_description: 'Access denied' }, 400, 'rejected'],
    [
      { error: 'CRM_FIELD_ERROR_REQUIRED', error_description: 'Field "City" is required' },
      400,
      'rejected',
    ],
    [{ error: 200040300040, error_description: 'Access Denied' }, 400, 'rejected'],
    [{ error: 0, error_description: 'Something else' }, 400, 'rejected'],
    [{ error: 100, error_description: 'no fields' }, 400, 'rejected'],
    [{ error: 'INTERNAL_SERVER_ERROR' }, 500, 'temporary'],
    [{ error: 'CONNECTION_ERROR' }, 401, 'temporary'],
    [{ error: 'METHOD_CONFIRM_WAITING' }, 401, 'temporary'],
    [{ error: 'SOMETHING_NEW' }, 502, 'temporary'],
    [{ error: 'SOMETHING_NEW' }, 401, 'unauthorised'],
    [{ error: 'SOMETHING_NEW' }, 400, 'rejected'],
    [{ error: { code: 'NOT_FOUND', message: 'no such' } }, 400, 'gone'],
  ] satisfies [Json, number, string][])('%j with HTTP %i is %s', (body, status, expected) => {
    expect(sort(body, status)).toBe(expected)
  })

  it('leaves the outcome of a create unknown when the portal broke', () => {
    expect(sort({ error: 'INTERNAL_SERVER_ERROR' }, 500, 'create')).toBe('unknown-outcome')
    expect(notJson(504, 'create').class).toBe('unknown-outcome')
    expect(notJson(504, 'read').class).toBe('temporary')
  })

  it('is sorted the same whatever status it came with', () => {
    const seen = JSON.parse(
      readFileSync(new URL('../fixtures/errors.auth-observed.json', import.meta.url), 'utf8'),
    ) as { http_status: number; body: { error: string; error_description: string } }[]
    for (const { body } of seen.filter(({ body }) => body.error !== 'ACCESS_DENIED')) {
      const classes = [200, 401, 403, 500].map((status) => sort(body, status))
      expect(new Set(classes).size, asText(body.error)).toBe(1)
    }
  })

  it('is told in plain words', () => {
    const body = { error: 0, error_description: 'The field "Name" is empty.<br>' }
    expect(classifyError(body, { status: 400, intent: 'update', nowMs: 0 }).words).toBe(
      'The field "Name" is empty.',
    )
  })

  it('says when to come back', () => {
    const context = { status: 503, intent: 'create' as const, nowMs: 1_000 }
    const error = classifyError({ error: 'QUERY_LIMIT_EXCEEDED' }, context)
    expect(error.retryAtMs).toBe(2_500)
  })
})

describe('a request without an answer', () => {
  it.each([
    [{ sent: true }, 'create', 'unknown-outcome'],
    [{ sent: true }, 'update', 'temporary'],
    [{ sent: false }, 'create', 'temporary'],
  ] as const)('%j of a %s is %s', (options, intent, expected) => {
    expect(classifyOutbound(new OutboundError('timeout', options), intent).class).toBe(expected)
  })

  it('that was not let out speaks of the address, not of the record', () => {
    const error = new OutboundError('refused_address', { sent: false })
    expect(classifyOutbound(error, 'read').class).toBe('temporary')
  })
})
