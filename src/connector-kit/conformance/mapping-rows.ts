import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pickFields } from '../records.ts'
import { type Case, onStand, partsOf } from './stand.ts'

/** The mapping between two vocabularies is pure, and says no more than it was told. */
export function mappingRows(test: Case): void {
  const { rules, records, sample } = partsOf(test)
  const shared = Object.keys(rules.fields).filter((name) => rules.fields[name] === 'both')

  it(
    'is put into the other vocabulary and back without a trace on what was given',
    onStand(test, async ({ account: { remote } }) => {
      for (const ours of sample.ours) {
        const given = frozen(structuredClone(ours))
        const speaker = { settings: frozen({ ...remote.settings }), tenant: frozen(remote.tenant) }
        const theirs = records.toTheirs(given, speaker)
        expect(records.toTheirs(given, speaker)).toEqual(theirs)
        expect(Object.keys(rules.fields)).toEqual(expect.arrayContaining(Object.keys(theirs)))
        const back = records.toOurs(frozen(theirs), speaker)
        expect(records.toOurs(theirs, speaker)).toEqual(back)
        expect(pickFields(back, shared)).toEqual(pickFields(ours, shared))
      }
    }),
  )

  it(
    'maps a part of a record to the same part of the whole, and invents nothing',
    onStand(test, async ({ account: { remote } }) => {
      for (const ours of sample.ours) {
        const whole = records.toTheirs(ours, remote)
        fc.assert(
          fc.property(fc.subarray(Object.keys(ours)), (names) => {
            const part = records.toTheirs(pickFields(ours, names), remote)
            expect(part).toEqual(pickFields(whole, Object.keys(part)))
          }),
          { numRuns: 50 },
        )
      }
      expect(records.toTheirs({}, remote)).toEqual({})
      expect(pickFields(records.toOurs({}, remote), Object.keys(rules.fields))).toEqual({})
    }),
  )
}

/** A write to what was handed over throws, for modules are strict. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}
