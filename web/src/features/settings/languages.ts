import type { Language } from '../../i18n.ts'

/** Each language in its own words: whoever looks for theirs may read no other. */
export const languageOptions: { value: Language; label: string }[] = [
  { value: 'ru', label: 'Русский' },
  { value: 'uk', label: 'Українська' },
  { value: 'kk', label: 'Қазақша' },
  { value: 'en', label: 'English' },
]
