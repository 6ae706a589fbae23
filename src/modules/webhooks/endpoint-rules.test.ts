import { expect, test } from 'vitest'
import { ProblemError } from '../../kernel/errors.ts'
import { checkEndpoint, type EndpointInput } from './endpoint-rules.ts'

function problemsOf(input: EndpointInput): string[] {
  try {
    checkEndpoint(input)
    return []
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return error.fields.map(({ field, code }) => `${field} ${code}`)
  }
}

test('an address loses its fragment, and events are named once', () => {
  const input = {
    url: ' https://Example.com/hook?a=1#part ',
    events: ['BookingCreated', 'BookingCreated'],
    requireHttps: true,
  }
  expect(checkEndpoint(input)).toEqual({
    url: 'https://example.com/hook?a=1',
    events: ['BookingCreated'],
  })
})

test('plain http is refused where https is required, and taken elsewhere', () => {
  const url = 'http://example.com/hook'
  expect(problemsOf({ url, requireHttps: true })).toEqual(['url not_https'])
  expect(problemsOf({ url, requireHttps: false })).toEqual([])
})

test.each([
  ['not an address', 'not_url'],
  ['ftp://example.com/', 'not_url'],
  ['javascript:alert(1)', 'not_url'],
  ['https://user:secret@example.com/', 'not_allowed'],
  [`https://example.com/${'x'.repeat(2_000)}`, 'too_long'],
])('the address %s is refused as %s', (url, code) => {
  expect(problemsOf({ url, requireHttps: true })).toEqual([`url ${code}`])
})

test('events are names of facts or a star, and there is at least one', () => {
  const check = (events: string[]) => problemsOf({ events, requireHttps: true })
  expect(check(['*'])).toEqual([])
  expect(check(['BookingCreated', 'booking created', ''])).toEqual([
    'events.1 wrong_format',
    'events.2 wrong_format',
  ])
  expect(check([])).toEqual(['events too_few'])
})
