import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkStatus, placeAt } from './status-rules.ts'

const sorted = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { maxLength: 20 })
const place = fc.integer({ min: -3, max: 30 })

test('placing an item keeps the others in their order and numbers everybody by place', () => {
  fc.assert(
    fc.property(sorted, place, (ids, wanted) => {
      const items = ids.map((id) => ({ id, position: 7 }))
      const placed = placeAt(items, { item: { id: 99, position: 0 }, place: wanted })
      expect(placed.map((item) => item.position)).toEqual(placed.map((_, at) => at))
      expect(placed.filter((item) => item.id !== 99).map((item) => item.id)).toEqual(ids)
      const at = Math.min(Math.max(wanted, 0), ids.length)
      expect(placed[at]?.id).toBe(99)
    }),
  )
})

test('an item that is there already moves and does not appear twice', () => {
  const items = [1, 2, 3].map((id, position) => ({ id, position }))
  const placed = placeAt(items, { item: { id: 1, position: 0 }, place: 2 })
  expect(placed.map((item) => item.id)).toEqual([2, 3, 1])
})

test('the default status must mean that the booking takes place', () => {
  const status = { name: 'Cancelled', color: '#000000', position: 0, isDefault: true } as const
  expect(() => checkStatus({ ...status, meaning: 'cancelled' })).toThrow('is_default: not_allowed')
  expect(() => checkStatus({ ...status, meaning: 'active' })).not.toThrow()
})
