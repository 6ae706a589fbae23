import { beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../bench/crash.ts'
import type { BenchResult } from '../../bench/result.ts'

describe('processes killed under load', () => {
  let result: BenchResult

  beforeAll(async () => {
    result = await run({ json: true, kills: 5 })
  }, 180_000)

  const row = (what: string) => result.rows.find((one) => one.what === what)

  it('leave every acknowledged webhook in the inbox', () => {
    expect(row('deliveries acknowledged')?.value).toBeGreaterThan(100)
    expect(row('acknowledged and lost')?.value).toBe(0)
  })

  it('leave their lane in other hands within fifteen seconds', () => {
    expect(row('lane in other hands after a kill, slowest')?.value).toBeLessThanOrEqual(15)
  })
})
