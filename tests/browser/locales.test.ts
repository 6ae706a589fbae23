import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const web = join(import.meta.dirname, '../../web/src')
const languages = ['ru', 'uk', 'kk', 'en'] as const
/** How many forms a count has: one, a few, many; one for all in Kazakh. */
const pluralForms = { ru: 3, uk: 3, kk: 1, en: 2 }

const texts = Object.fromEntries(
  languages.map((language) => {
    const file = join(web, 'locales', `${language}.json`)
    return [language, flatten(JSON.parse(readFileSync(file, 'utf8')))]
  }),
) as Record<(typeof languages)[number], Map<string, string>>

const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name) && !name.includes('generated'))
  .map((name) => readFileSync(join(web, name), 'utf8'))
  .join('\n')

function flatten(tree: Record<string, unknown>, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[`${prefix}${key}`, value] as const]
        : [...flatten(value as Record<string, unknown>, `${prefix}${key}.`)],
    ),
  )
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

test.each(languages)('%s has exactly the texts of the others, and none is empty', (language) => {
  expect([...texts[language].keys()]).toEqual([...texts.en.keys()])
  expect([...texts[language].values()].filter((text) => text.trim() === '')).toEqual([])
})

test.each(languages)('%s fills in the same values', (language) => {
  for (const [key, text] of texts.en) {
    expect([key, placeholders(texts[language].get(key) ?? '')]).toEqual([key, placeholders(text)])
  }
})

test.each(languages)('every count in %s has the forms of the language', (language) => {
  for (const [key, text] of texts.en) {
    if (!text.includes(' | ')) continue
    const forms = texts[language].get(key)?.split(' | ') ?? []
    expect([key, forms.length]).toEqual([key, pluralForms[language]])
    for (const form of forms) expect(form).toContain('{n}')
  }
})

test('every text is used, and every text that is asked for exists', () => {
  const asked = [...sources.matchAll(/'((?:[a-z][A-Za-z]*)\.[A-Za-z_]+)'/g)].map(([, key]) => key)
  const sections = new Set([...texts.en.keys()].map((key) => key.split('.')[0]))
  const missing = asked.filter(
    (key) => sections.has(key?.split('.')[0] ?? '') && !texts.en.has(key ?? ''),
  )
  expect(missing).toEqual([])
  // Keys of these are put together from a value.
  const composed = /^(state\.|sync\.(client|service|booking)$)/
  expect([...texts.en.keys()].filter((key) => !composed.test(key) && !asked.includes(key))).toEqual(
    [],
  )
})
