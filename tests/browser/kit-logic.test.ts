import { expect, test, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { changedFields } from '../../web/src/ui/changed-fields.ts'
import { sayPercent } from '../../web/src/ui/say.ts'
import { useChoices } from '../../web/src/ui/use-choices.ts'

test('a form sends what was changed in it, and leaves alone what others change meanwhile', () => {
  const there = { name: 'Anna', phone: null, service_ids: [1, 2], note: 'Sea' }
  expect(changedFields(there, { ...there, note: '' })).toEqual({ note: '' })
  expect(changedFields(there, { ...there, phone: '+77015550001' as never })).toEqual({
    phone: '+77015550001',
  })
  expect(changedFields(there, { ...there, service_ids: [1] })).toEqual({ service_ids: [1] })
  expect(changedFields(there, { ...there, service_ids: [1, 2] })).toEqual({})
})

test.each([
  ['ru', /^87\s%$/],
  ['uk', /^87\s?%$/],
  ['kk', /^87\s?%$/],
  ['en', /^87%$/],
])('a share is written as %s writes it', (language, written) => {
  expect(sayPercent(0.87, language)).toMatch(written)
})

test('a search that failed says so, and is no search that found nobody', async () => {
  const scope = effectScope()
  const answers = [
    () => Promise.reject(new Error('no network')),
    () => Promise.resolve([{ value: 1, label: 'Aigul' }]),
  ]
  const search = vi.fn(() => answers.shift()?.() ?? Promise.resolve([]))
  const choices = scope.run(() => useChoices(search))
  await choices?.look('Aigul')
  expect(choices?.failed.value).toMatchObject({ message: 'no network' })
  expect(choices?.found.value).toEqual([])
  await choices?.look('Aigul')
  await nextTick()
  expect(choices?.failed.value).toBeNull()
  expect(choices?.found.value).toHaveLength(1)
  scope.stop()
})
