import { expect, test } from 'vitest'
import { merge } from '../merge.ts'
import { agreedByCreate } from './agreed-by-create.ts'

const rows = [{ serviceId: '7' }]
const sent = { ours: { note: 'old', rows }, theirs: { note: 'old', rows } }

function merged(ours: typeof sent.ours, theirs: { note: string; rows: typeof rows }) {
  return merge({
    agreed: agreedByCreate(sent, theirs),
    ours,
    theirs,
    oursAsTheirs: ours,
    theirsAsOurs: theirs,
    owners: { note: 'both', rows: 'both' },
    // The create itself was stamped last.
    rule: 'theirs',
  })
}

test('an edit made here while a create was under way is newer than the create', () => {
  const { toTheirs, toOurs, conflicts } = merged({ note: 'new', rows }, { note: 'old', rows })
  expect({ toTheirs, toOurs, conflicts }).toEqual({
    toTheirs: { note: 'new' },
    toOurs: {},
    conflicts: [],
  })
})

test('an edit made there after a create whose answer was lost is taken', () => {
  const { toOurs } = merged({ note: 'old', rows }, { note: 'theirs', rows })
  expect(toOurs).toEqual({ note: 'theirs' })
})

test('a create that died between its steps is finished, not taken for a deletion', () => {
  const { toTheirs, toOurs } = merged({ note: 'old', rows }, { note: 'old', rows: [] })
  expect({ toTheirs, toOurs }).toEqual({ toTheirs: { rows }, toOurs: {} })
})
