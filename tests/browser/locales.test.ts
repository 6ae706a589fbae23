import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const web = join(import.meta.dirname, '../../web/src')
const languages = ['ru', 'uk', 'kk', 'en'] as const
/** How many forms a count has: one, a few, many; one for all in Kazakh. */
const pluralForms = { ru: 3, uk: 3, kk: 1, en: 2 }

const texts = Object.fromEntries(
  languages.map((language) => [language, readTexts(join(web, 'locales', language))]),
) as Record<(typeof languages)[number], Map<string, string>>

const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name) && !name.includes('generated'))
  .map((name) => readFileSync(join(web, name), 'utf8'))
  .join('\n')

/** The texts of a language by whole keys: the name of a file is the first word of its keys. */
function readTexts(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return new Map(
    files.sort().flatMap((name) => {
      const tree = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      return [...flatten(tree, `${name.replace('.json', '')}.`)]
    }),
  )
}

function flatten(tree: Record<string, unknown>, prefix: string): Map<string, string> {
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
  const asked = new Set(
    [...sources.matchAll(/'([a-z]\w*(?:\.\w+)+)'/g)].map(([, key]) => key ?? ''),
  )
  const sections = new Set([...texts.en.keys()].map((key) => key.split('.')[0] ?? ''))
  const missing = [...asked].filter(
    (key) =>
      sections.has(key.split('.')[0] ?? '') && !texts.en.has(key) && !/\.(csv|xlsx)$/.test(key),
  )
  expect(missing).toEqual([])
  // A key may be put together from what it begins with and a value: `state.${state}`.
  const begun = [...sources.matchAll(/`([a-z]\w*\.(?:\w+\.)*)\$\{/g)].map(
    ([, start]) => start ?? '',
  )
  const unused = [...texts.en.keys()].filter(
    (key) => !asked.has(key) && !begun.some((start) => key.startsWith(start)),
  )
  expect(unused).toEqual([])
})

test('every section that a page asks for is there', () => {
  const named = [...sources.matchAll(/(?:texts: |loadTexts\()\[([^\]]*)\]/g)].flatMap(([, list]) =>
    [...(list ?? '').matchAll(/'(\w+)'/g)].map(([, section]) => section ?? ''),
  )
  const sections = new Set([...texts.en.keys()].map((key) => key.split('.')[0]))
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((section) => !sections.has(section))).toEqual([])
})
