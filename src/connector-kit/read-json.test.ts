import { expect, test } from 'vitest'
import { asFlag, asId, asList, asNumber, asObject, asText } from './read-json.ts'

const nothings = [undefined, null, false, '', [], {}]

test('nothing is read as nothing, however it is said', () => {
  expect(nothings.map(asText)).toEqual(nothings.map(() => ''))
  expect(nothings.map(asNumber)).toEqual(nothings.map(() => null))
  expect([...nothings, 0, '0', -1].map(asId)).toEqual([...nothings, 0, 0, 0].map(() => null))
  expect([...nothings, 0, 'N', '0', 'false'].some(asFlag)).toBe(false)
  expect(nothings.map(asList)).toEqual(nothings.map(() => []))
  expect(nothings.map(asObject)).toEqual(nothings.map(() => ({})))
})

test('numbers and marks are read in every spelling', () => {
  expect(['7', 7].map(asId)).toEqual(['7', '7'])
  expect([' 7.50 ', 7.5].map(asNumber)).toEqual([7.5, 7.5])
  expect(asText(7)).toBe('7')
  expect(['Y', '1', 1, 'true', true].every(asFlag)).toBe(true)
  expect(asList({ 0: 'a', 2: 'b' })).toEqual(['a', 'b'])
})

test('an id that a number cannot hold is none, for it would be another’s', () => {
  expect(['9007199254740993', '7.5', 'seven', Number.NaN].map(asId)).toEqual(Array(4).fill(null))
})
