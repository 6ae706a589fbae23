import { ref, shallowRef } from 'vue'
import type { CountKey, TextKey, Texts } from './texts.ts'

export const languages = ['ru', 'uk', 'kk', 'en'] as const
export type Language = (typeof languages)[number]
export const languageNames: Record<Language, string> = {
  ru: 'Русский',
  uk: 'Українська',
  kk: 'Қазақша',
  en: 'English',
}

const files: Record<Language, () => Promise<{ texts: Texts }>> = {
  ru: () => import('./ru.ts'),
  uk: () => import('./uk.ts'),
  kk: () => import('./kk.ts'),
  en: () => import('./en.ts'),
}
const storedAs = 'uzel-language'

export const language = ref<Language>('ru')
const texts = shallowRef<Texts>()

/** Speaks the language that was chosen here before, or else the one the page came in. */
export async function startTexts(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('lang')
  await load(find(asked) ?? find(readStored()) ?? find(document.documentElement.lang) ?? 'ru')
}

export async function chooseLanguage(chosen: Language): Promise<void> {
  try {
    localStorage.setItem(storedAs, chosen)
  } catch {
    // Without storage the choice lives as long as the page.
  }
  await load(chosen)
}

/** A text with its values filled in. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return fill(texts.value?.[key] ?? '', values)
}

/** A count in the form that the language has for it. */
export function count(key: CountKey, n: number): string {
  const forms = texts.value?.[key]
  if (!forms) return ''
  const rule = new Intl.PluralRules(language.value).select(n)
  return fill(forms[rule] ?? forms.other, { n })
}

async function load(wanted: Language): Promise<void> {
  const file = await files[wanted]()
  texts.value = file.texts
  language.value = wanted
  document.documentElement.lang = wanted
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

function find(tag: string | null): Language | undefined {
  return languages.find((one) => one === tag?.slice(0, 2))
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storedAs)
  } catch {
    return null
  }
}
