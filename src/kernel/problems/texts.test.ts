import { expect, test } from 'vitest'
import { languages } from '../language.ts'
import { problemCatalogue } from './catalogue.ts'
import { fieldCodeOf, fieldCodes } from './field-codes.ts'
import { fieldText, jsonTypes, problemText, problemTexts } from './texts.ts'

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

test.each(languages)('every problem of the catalogue has its words in %s', (language) => {
  const { problems, fields, types } = problemTexts[language]
  expect(Object.keys(problems).sort()).toEqual(Object.keys(problemCatalogue).sort())
  expect(Object.keys(fields).sort()).toEqual([...fieldCodes].sort())
  expect(Object.keys(types).sort()).toEqual([...jsonTypes].sort())
  for (const { title, detail } of Object.values(problems)) {
    expect(title).not.toBe('')
    expect(detail).toMatch(/[.!?]$/)
  }
})

test.each(languages)('the words in %s have the same places to fill as in English', (language) => {
  const { problems, fields } = problemTexts[language]
  const english = problemTexts.en
  for (const code of Object.keys(problemCatalogue) as (keyof typeof problems)[]) {
    expect([code, places(problems[code].detail)]).toEqual([
      code,
      places(english.problems[code].detail),
    ])
  }
  for (const code of fieldCodes) {
    expect([code, places(fields[code])]).toEqual([code, places(english.fields[code])])
  }
})

test('a text whose places nothing fills is left out rather than shown with holes', () => {
  const told = problemText('rate_limited', { language: 'en', details: { retry_after: 5 } })
  expect(told.detail).toBe('Try again in 5 s.')
  expect(problemText('rate_limited', { language: 'en', details: {} })).not.toHaveProperty('detail')
})

test('a field code without words of its own still says something', () => {
  const code = fieldCodeOf('brand_new')
  expect(fieldText({ field: 'x', code }, 'en')).toBe('The value is invalid')
})

test('a type is named in the language of the sentence', () => {
  const params = { expected: 'int' }
  const text = fieldText({ field: 'x', code: 'wrong_type', params }, 'ru')
  expect(text).toBe('Ожидается целое число')
})
