import { describe, expect, it } from 'vitest'
import { multifieldChanges, multifieldRows } from './multifield.ts'

const same = (theirs: string, ours: string) => theirs.replace(/\D/g, '') === ours.replace(/\D/g, '')
const rows = multifieldRows(
  [
    { id: 11, typeId: 'EMAIL', valueType: 'WORK', value: 'a@b.c' },
    { id: 12, typeId: 'PHONE', valueType: 'WORK', value: '+77010000001' },
    { id: 13, typeId: 'PHONE', valueType: 'HOME', value: '+77010000002' },
  ],
  'PHONE',
)
const change = (wanted: string | null, from = rows) =>
  multifieldChanges(from, { typeId: 'PHONE', wanted, same })

describe('writing a phone to a contact', () => {
  it('writes nothing when the first row is the same number in another notation', () => {
    expect(change('+7 701 000 00 01')).toEqual({})
  })

  it('edits the first row by its id and leaves the others alone', () => {
    expect(change('+77019999999')).toEqual({
      12: { typeId: 'PHONE', valueType: 'WORK', value: '+77019999999' },
    })
  })

  it('lets two rows change places when ours stands further down', () => {
    expect(change('+77010000002')).toEqual({
      12: { typeId: 'PHONE', valueType: 'WORK', value: '+77010000002' },
      13: { typeId: 'PHONE', valueType: 'HOME', value: '+77010000001' },
    })
  })

  it('appends when there is no row yet', () => {
    expect(change('+77019999999', [])).toEqual({
      n0: { typeId: 'PHONE', valueType: 'MOBILE', value: '+77019999999' },
    })
  })

  it('clears the first row when we have none', () => {
    expect(change(null)).toEqual({ 12: { typeId: 'PHONE', value: '' } })
    expect(change(null, [])).toEqual({})
  })
})
