import type { Language } from '../../../i18n.ts'

/** A reminder to begin with, in each language: what a client reads, not what the page says. */
export const sampleTexts: Record<Language, string> = {
  ru: 'Здравствуйте, {client}! Ждём вас {date} в {time}: {services}, мастер {employee}. Адрес: {address}. Перенести или отменить: {link}',
  uk: 'Вітаємо, {client}! Чекаємо на вас {date} о {time}: {services}, майстер {employee}. Адреса: {address}. Перенести або скасувати: {link}',
  kk: 'Сәлеметсіз бе, {client}! Сізді {date} күні сағат {time} күтеміз: {services}, маман {employee}. Мекенжай: {address}. Ауыстыру не бас тарту: {link}',
  en: 'Hello {client}! See you on {date} at {time}: {services} with {employee}. Address: {address}. Move or cancel: {link}',
}

/** Whom and what the preview names. */
export const sampleWords: Record<
  Language,
  { client: string; employee: string; services: string; address: string }
> = {
  ru: { client: 'Айгерим', employee: 'Анна', services: 'Стрижка', address: 'пр. Абая, 10' },
  uk: { client: 'Олено', employee: 'Анна', services: 'Стрижка', address: 'вул. Садова, 10' },
  kk: { client: 'Айгерім', employee: 'Анна', services: 'Шаш қию', address: 'Абай даңғылы, 10' },
  en: { client: 'Olivia', employee: 'Anna', services: 'Haircut', address: '10 Garden Street' },
}

/** The buttons that a client gets under the text, as the server sends them. */
export const buttonsUnder: Record<'email' | 'telegram', Record<Language, string[]>> = {
  email: {
    ru: ['Приду', 'Перенести или отменить'],
    uk: ['Прийду', 'Перенести або скасувати'],
    kk: ['Келемін', 'Ауыстыру немесе бас тарту'],
    en: ['I will come', 'Move or cancel'],
  },
  telegram: {
    ru: ['✅ Приду', '❌ Отменить', '🕒 Перенести'],
    uk: ['✅ Прийду', '❌ Скасувати', '🕒 Перенести'],
    kk: ['✅ Келемін', '❌ Бас тарту', '🕒 Ауыстыру'],
    en: ['✅ I will come', '❌ Cancel', '🕒 Move'],
  },
}
