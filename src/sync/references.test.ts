import { expect, test } from 'vitest'
import { referencesOf, translateReferences } from './references.ts'

const paths = { clientId: 'client', 'rows[].serviceId': 'service' } as const

test('references are found at the top and inside rows, each once', () => {
  const fields = {
    clientId: '7',
    rows: [{ serviceId: '1' }, { serviceId: '2' }, { serviceId: '1' }],
  }
  expect(referencesOf(fields, paths)).toEqual([
    { kind: 'client', id: '7' },
    { kind: 'service', id: '1' },
    { kind: 'service', id: '2' },
  ])
})

test('what is null, missing or not a list refers to nothing', () => {
  expect(referencesOf({ clientId: null, rows: 'none' }, paths)).toEqual([])
  expect(referencesOf({}, paths)).toEqual([])
  expect(referencesOf({ rows: ['text', null, { name: 'free' }] }, paths)).toEqual([])
})

test('known ids are rewritten, unknown ones become null, and the record itself stays', () => {
  const fields = { clientId: '7', note: '7', rows: [{ serviceId: '1', name: 'Cut' }, 'odd'] }
  const copy = structuredClone(fields)
  const translated = translateReferences(fields, paths, ({ kind, id }) =>
    kind === 'client' ? `c${id}` : undefined,
  )
  expect(translated).toEqual({
    clientId: 'c7',
    note: '7',
    rows: [{ serviceId: null, name: 'Cut' }, 'odd'],
  })
  expect(fields).toEqual(copy)
})

test('translating there and back gives the record again', () => {
  const fields = { clientId: '7', rows: [{ serviceId: '1' }, { serviceId: '2' }] }
  const there = translateReferences(fields, paths, ({ id }) => `r${id}`)
  expect(translateReferences(there, paths, ({ id }) => id.slice(1))).toEqual(fields)
})
