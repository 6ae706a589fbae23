import { expect, test } from 'vitest'
import { run } from '../../bench/chaos.ts'

test('a minute of chaos in a portal and a journal, with killed workers, loses and reverts nothing', {
  timeout: 540_000,
}, async () => {
  const { rows } = await run({ json: true, minutes: 1, quietLimitMs: 300_000 })
  expect(rows.filter(({ ok }) => ok === false)).toEqual([])
})
