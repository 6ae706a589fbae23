import { expect, test } from 'vitest'
import { run } from '../../bench/chaos.ts'

test('two minutes of chaos in portal and journal, with killed workers, lose and revert nothing', {
  timeout: 540_000,
}, async () => {
  const { rows } = await run({ json: true, minutes: 2, quietLimitMs: 300_000 })
  const missed = rows.filter(({ ok }) => ok === false)
  expect(missed.map(({ what, value, target }) => `${what}: ${value}, not ${target}`)).toEqual([])
})
