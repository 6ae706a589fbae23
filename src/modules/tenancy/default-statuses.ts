import type { Language } from '../../kernel/language.ts'
import type { StatusMeaning } from '../../kernel/status-meaning.ts'

export interface DefaultStatus {
  name: string
  color: string
  meaning: StatusMeaning
  isDefault: boolean
}

const kinds = [
  { color: '#6366f1', meaning: 'active', isDefault: true },
  { color: '#0ea5e9', meaning: 'active', isDefault: false },
  { color: '#16a34a', meaning: 'completed', isDefault: false },
  { color: '#d97706', meaning: 'no_show', isDefault: false },
  { color: '#64748b', meaning: 'cancelled', isDefault: false },
] as const

const names: Record<Language, [string, string, string, string, string]> = {
  ru: ['Новая', 'Подтверждена', 'Пришёл', 'Не пришёл', 'Отменена'],
  uk: ['Новий', 'Підтверджений', 'Прийшов', 'Не прийшов', 'Скасований'],
  kk: ['Жаңа', 'Расталған', 'Келді', 'Келмеді', 'Бас тартылды'],
  en: ['New', 'Confirmed', 'Came', 'Did not come', 'Cancelled'],
}

/** The booking statuses that a new tenant starts with, in its language and in this order. */
export function defaultStatuses(language: Language): DefaultStatus[] {
  return kinds.map((kind, at) => ({ ...kind, name: names[language][at] ?? '' }))
}
