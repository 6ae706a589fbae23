import { expect, test } from 'vitest'
import { RemoteError } from '../../../connector-kit/index.ts'
import { outcomeOf } from './outcomes.ts'

const record = { id: '7', fields: {}, changedAtMs: null, externalKey: null, version: null }
const made = { ok: true, answer: { result: { item: { id: 7 } } } } as never
const refused = (errorClass: RemoteError['class']) => ({
  ok: false as const,
  error: new RemoteError(errorClass, { words: 'the rows were not taken', code: 'rows' }),
})

test('a record whose second half failed is there: its create is in doubt, in the same words', () => {
  const outcome = outcomeOf([made, refused('temporary')], () => record)
  expect(outcome).toMatchObject({
    ok: false,
    error: { class: 'unknown-outcome', words: 'the rows were not taken', code: 'rows' },
  })
})

test('a create whose first step failed, and a change in halves, failed as they say', () => {
  expect(outcomeOf([refused('rejected')], () => record)).toMatchObject({
    error: { class: 'rejected' },
  })
  expect(outcomeOf([made, refused('temporary')], () => record, '7')).toMatchObject({
    error: { class: 'temporary' },
  })
})
