import type { Language } from '../i18n.ts'

/** Each language in its own words: whoever looks for theirs may read no other. */
export const languageNames: Record<Language, string> = {
  ru: 'Русский',
  uk: 'Українська',
  kk: 'Қазақша',
  en: 'English',
}
