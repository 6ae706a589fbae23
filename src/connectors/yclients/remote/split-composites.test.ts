import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shareOut } from './split-composites.ts'

const money = fc.integer({ min: 0, max: 10_000_000 })

it('gives every unit of a sum to somebody, and to nobody less than nothing', () => {
  fc.assert(
    fc.property(money, fc.array(money, { minLength: 1, maxLength: 10 }), (total, weights) => {
      const shares = shareOut(total, weights)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total)
      expect(shares.every((share) => share >= 0)).toBe(true)
    }),
  )
})

it('shares evenly what is made of free parts', () => {
  expect(shareOut(10, [0, 0, 0])).toEqual([3, 4, 3])
})
