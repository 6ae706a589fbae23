import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePhpQuery } from '../sandbox/php-query.ts'
import { batchQuery, fitsBatch } from './batch-query.ts'
import { StepReference } from './command.ts'

const keyOf = (step: number) => `c0s${step}`
const query = (params: Parameters<typeof fitsBatch>[0]) =>
  batchQuery({ method: 'crm.item.add', params, intent: 'create' }, keyOf)

describe('a command within a batch', () => {
  it('carries any text to the portal unharmed', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => one.isWellFormed())
    fc.assert(
      fc.property(text, (name) => {
        const sent = query({ fields: { name } })
        expect(sent).not.toMatch(/[#+ ]/)
        expect(parsePhpQuery(sent.split('?')[1] ?? '')).toEqual({ fields: { name } })
      }),
    )
  })

  it('writes lists and maps with brackets, and flags as the portal reads them', () => {
    expect(decodeURIComponent(query({ filter: { '@id': [5, 7] }, closed: true }))).toBe(
      'crm.item.add?filter[@id][0]=5&filter[@id][1]=7&closed=1',
    )
  })

  it('refers to what an earlier command will have made', () => {
    expect(decodeURIComponent(query({ ownerId: new StepReference(0, ['item', 'id']) }))).toBe(
      'crm.item.add?ownerId=$result[c0s0][item][id]',
    )
  })

  it.each([
    [{ name: 'pay $result[c0][id] now' }, false],
    [{ note: '$RESULT[x]' }, false],
    [{ phone: null }, false],
    [{ rows: [] }, false],
    [{ fields: { deep: [{ text: '$result[' }] } }, false],
    [{ name: '$results & co #1', id: 5, ok: true }, true],
    [{ ownerId: new StepReference(0, ['id']) }, true],
  ])('says of %j that it fits: %s', (params, fits) => {
    expect(fitsBatch(params)).toBe(fits)
  })
})
