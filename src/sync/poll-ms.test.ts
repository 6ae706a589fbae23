import { expect, it } from 'vitest'
import { pollMs } from './poll-ms.ts'

const rules = { pollSeconds: 120, pollSetting: 'poll_minutes' }

it('is as often as the connector has it, unless the tenant says otherwise', () => {
  expect(pollMs(rules, {})).toBe(120_000)
  expect(pollMs(rules, { poll_minutes: 30 })).toBe(30 * 60_000)
  expect(pollMs({ pollSeconds: 60 }, { poll_minutes: 30 })).toBe(60_000)
})

it('is as good as never when the tenant switched it off', () => {
  expect(pollMs(rules, { poll_minutes: 0 })).toBeGreaterThan(365 * 86_400_000)
})
