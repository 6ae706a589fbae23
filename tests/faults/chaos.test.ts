import { expect, test } from 'vitest'
import { run } from '../../bench/chaos.ts'

test('two minutes of chaos and killed workers lose, double and revert nothing', {
  timeout: 540_000,
}, async () => {
  const { rows } = await run({ json: true, minutes: 2, quietLimitMs: 300_000 })
  expect(rows.filter(({ ok }) => ok === false)).toEqual([])
})
