import { expect, test } from 'vitest'
import { OutboundError } from '../../kernel/outbound.ts'
import { judgeAttempt } from './judge-attempt.ts'

function judge(status: number, headers: Record<string, string> = {}, text = '') {
  return judgeAttempt({ status, headers, text }, Date.parse('2026-03-01T10:00:00Z'))
}

test.each([200, 201, 202, 204, 299])('%i is a delivery', (status) => {
  expect(judge(status)).toEqual({ kind: 'delivered', status })
})

test('410 means that the receiver wants no more', () => {
  expect(judge(410)).toEqual({ kind: 'gone', status: 410, error: 'http_410' })
})

test.each([
  [301, false],
  [400, false],
  [404, false],
  [429, true],
  [500, false],
  [502, true],
  [503, true],
  [504, true],
])('%i is tried again; that the receiver is down: %s', (status, outage) => {
  expect(judge(status)).toMatchObject({ kind: 'retry', status, outage, retryAfterMs: 0 })
})

test('the wait that the receiver asks for is passed on', () => {
  expect(judge(503, { 'retry-after': '90' })).toMatchObject({ retryAfterMs: 90_000 })
})

test('the first words of the answer are kept, without what a database refuses', () => {
  const verdict = judge(500, {}, `\0boom ${'x'.repeat(500)}`)
  expect(verdict).toMatchObject({ error: `http_500: boom ${'x'.repeat(195)}` })
})

test('a forbidden address and silence are tried again, for either may pass', () => {
  const refused = new OutboundError('refused_address', { sent: false, detail: '10.0.0.1' })
  const silence = new OutboundError('timeout', { sent: true })
  expect(judgeAttempt(refused, 0)).toMatchObject({
    kind: 'retry',
    outage: true,
    error: 'refused_address: 10.0.0.1',
  })
  expect(judgeAttempt(silence, 0)).toMatchObject({ kind: 'retry', status: null, outage: true })
})
