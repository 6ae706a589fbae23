import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldOwner, Fields } from '../connector-kit/index.ts'
import { type Agreed, type MergeResult, merge } from './merge.ts'

const names = ['a', 'b', 'c', 'd'] as const
const value = fc.constantFrom('', 'x', 'y', 'z', null, 1)
const record = fc.record({ a: value, b: value, c: value, d: value })
const owner = fc.constantFrom<FieldOwner>('both', 'ours', 'theirs', 'creation')
const owners = fc.record({ a: owner, b: owner, c: owner, d: owner })
const rule = fc.constantFrom<'ours' | 'theirs'>('ours', 'theirs')
const agreedState = fc.option(fc.record({ ours: record, theirs: record }), { nil: null })
const allShared: Record<string, FieldOwner> = { a: 'both', b: 'both', c: 'both', d: 'both' }

interface Pair {
  agreed: Agreed | null
  ours: Fields
  theirs: Fields
}

function mergeSame(
  pair: Pair,
  options: { owners?: Record<string, FieldOwner>; rule?: 'ours' | 'theirs' } = {},
) {
  return merge({
    ...pair,
    oursAsTheirs: pair.ours,
    theirsAsOurs: pair.theirs,
    owners: options.owners ?? allShared,
    rule: options.rule ?? 'theirs',
  })
}

function apply(pair: Pair, result: MergeResult): Pair {
  return {
    agreed: result.agreed,
    ours: { ...pair.ours, ...result.toOurs },
    theirs: { ...pair.theirs, ...result.toTheirs },
  }
}

describe('merge', () => {
  test('converges: merging again after the writes writes nothing', () => {
    fc.assert(
      fc.property(agreedState, record, record, owners, rule, (agreed, ours, theirs, who, wins) => {
        const pair = { agreed, ours, theirs }
        const after = apply(pair, mergeSame(pair, { owners: who, rule: wins }))
        const again = mergeSame(after, { owners: who, rule: wins })
        expect([again.toOurs, again.toTheirs, again.conflicts]).toEqual([{}, {}, []])
      }),
    )
  })

  test('makes shared fields equal on both sides, from any pair that agreed on one state', () => {
    fc.assert(
      fc.property(record, record, record, rule, (base, ours, theirs, wins) => {
        const pair = { agreed: { ours: base, theirs: base }, ours, theirs }
        const after = apply(pair, mergeSame(pair, { rule: wins }))
        expect(after.ours).toEqual(after.theirs)
      }),
    )
  })

  test('never invents a value: each result is one of the two sides own', () => {
    fc.assert(
      fc.property(agreedState, record, record, rule, (agreed, ours, theirs, wins) => {
        const pair = { agreed, ours, theirs }
        const after = apply(pair, mergeSame(pair, { rule: wins }))
        for (const name of names) expect([ours[name], theirs[name]]).toContain(after.ours[name])
      }),
    )
  })

  test('is symmetric: swapping the sides and the rule swaps the outcome', () => {
    fc.assert(
      fc.property(record, record, record, rule, (base, ours, theirs, wins) => {
        const agreed = { ours: base, theirs: base }
        const here = mergeSame({ agreed, ours, theirs }, { rule: wins })
        const there = mergeSame(
          { agreed, ours: theirs, theirs: ours },
          { rule: wins === 'ours' ? 'theirs' : 'ours' },
        )
        expect([here.toOurs, here.toTheirs]).toEqual([there.toTheirs, there.toOurs])
      }),
    )
  })

  test('an echo of our own write ends here', () => {
    fc.assert(
      fc.property(record, (state) => {
        const echo = mergeSame({
          agreed: { ours: state, theirs: state },
          ours: state,
          theirs: state,
        })
        expect([echo.toOurs, echo.toTheirs, echo.conflicts]).toEqual([{}, {}, []])
      }),
    )
  })

  test('edits of different fields are both kept, without a conflict', () => {
    const base = { a: 'x', b: 'x', c: 'x', d: 'x' }
    const result = mergeSame({
      agreed: { ours: base, theirs: base },
      ours: { ...base, a: 'y' },
      theirs: { ...base, b: 'z' },
    })
    expect(result).toMatchObject({ toTheirs: { a: 'y' }, toOurs: { b: 'z' }, conflicts: [] })
  })

  test('the same field edited on both sides follows the rule and stays visible', () => {
    const base = { a: 'x' }
    const result = mergeSame(
      { agreed: { ours: base, theirs: base }, ours: { a: 'y' }, theirs: { a: 'z' } },
      { rule: 'theirs' },
    )
    expect(result.toOurs).toEqual({ a: 'z' })
    expect(result.conflicts).toEqual([
      { field: 'a', agreed: 'x', ours: 'y', theirs: 'z', taken: 'theirs', reason: 'both_changed' },
    ])
  })

  test('a first pairing fills blanks before it quarrels', () => {
    const result = mergeSame({ agreed: null, ours: { a: '', b: 'y' }, theirs: { a: 'x', b: null } })
    expect(result).toMatchObject({ toOurs: { a: 'x' }, toTheirs: { b: 'y' }, conflicts: [] })
  })

  test('a stage without a status of ours stays, until we change the status', () => {
    const settled = merge({
      agreed: { ours: { status: '1' }, theirs: { status: 'NEW' } },
      ours: { status: '1' },
      theirs: { status: 'PREPARATION' },
      oursAsTheirs: { status: 'NEW' },
      theirsAsOurs: {},
      owners: { status: 'both' },
      rule: 'theirs',
    })
    expect([settled.toOurs, settled.toTheirs]).toEqual([{}, {}])
    const moved = merge({
      agreed: settled.agreed,
      ours: { status: '2' },
      theirs: { status: 'PREPARATION' },
      oursAsTheirs: { status: 'WON' },
      theirsAsOurs: {},
      owners: { status: 'both' },
      rule: 'theirs',
    })
    expect(moved.toTheirs).toEqual({ status: 'WON' })
  })

  test('two statuses that share a stage do not fight over it', () => {
    const result = merge({
      agreed: { ours: { status: '1' }, theirs: { status: 'NEW' } },
      ours: { status: '2' },
      theirs: { status: 'NEW' },
      oursAsTheirs: { status: 'NEW' },
      theirsAsOurs: { status: '1' },
      owners: { status: 'both' },
      rule: 'theirs',
    })
    expect([result.toOurs, result.toTheirs]).toEqual([{}, {}])
  })

  test('what our side refused is put back on theirs, as a conflict with the reason', () => {
    const base = { a: '10:00' }
    const result = merge({
      agreed: { ours: base, theirs: base },
      ours: base,
      theirs: { a: '11:00' },
      oursAsTheirs: base,
      theirsAsOurs: { a: '11:00' },
      owners: { a: 'both' },
      rule: 'theirs',
      refused: { fields: ['a'], reason: 'booking_clash' },
    })
    expect(result.toTheirs).toEqual({ a: '10:00' })
    expect(result.conflicts[0]).toMatchObject({ taken: 'ours', reason: 'booking_clash' })
  })
})
