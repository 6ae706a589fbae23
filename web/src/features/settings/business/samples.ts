import type { Language } from '../../../i18n.ts'

/** What goes out where a business wrote no text of its own, as the server has it. */
export const sampleTexts: Record<Language, string> = {
  ru: '{client}, ждём вас {date} в {time}: {services}, {employee}.\n{business}, {address}, {phone}\nПодтвердить, перенести или отменить: {link}',
  uk: '{client}, чекаємо на вас {date} о {time}: {services}, {employee}.\n{business}, {address}, {phone}\nПідтвердити, перенести або скасувати: {link}',
  kk: '{client}, сізді {date} сағат {time}-де күтеміз: {services}, {employee}.\n{business}, {address}, {phone}\nРастау, ауыстыру немесе бас тарту: {link}',
  en: '{client}, we expect you on {date} at {time}: {services}, {employee}.\n{business}, {address}, {phone}\nConfirm, move or cancel: {link}',
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
