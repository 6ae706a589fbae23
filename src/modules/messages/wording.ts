import type { Language } from '../../kernel/language.ts'

/** The buttons under a message in a chat. */
export const buttonWords: Record<Language, { confirm: string; cancel: string; change: string }> = {
  ru: { confirm: '✅ Приду', cancel: '❌ Отменить', change: '🕒 Перенести' },
  uk: { confirm: '✅ Прийду', cancel: '❌ Скасувати', change: '🕒 Перенести' },
  kk: { confirm: '✅ Келемін', cancel: '❌ Бас тарту', change: '🕒 Ауыстыру' },
  en: { confirm: '✅ I will come', cancel: '❌ Cancel', change: '🕒 Move' },
}

/** The buttons of a letter, and the last link in it. */
export const letterWords: Record<
  Language,
  { confirm: string; change: string; open: string; stop: string }
> = {
  ru: {
    confirm: 'Приду',
    change: 'Перенести или отменить',
    open: 'Открыть запись',
    stop: 'Больше не напоминать',
  },
  uk: {
    confirm: 'Прийду',
    change: 'Перенести або скасувати',
    open: 'Відкрити запис',
    stop: 'Більше не нагадувати',
  },
  kk: {
    confirm: 'Келемін',
    change: 'Ауыстыру немесе бас тарту',
    open: 'Жазылуды ашу',
    stop: 'Енді еске салмау',
  },
  en: {
    confirm: 'I will come',
    change: 'Move or cancel',
    open: 'Open the booking',
    stop: 'No more reminders',
  },
}

/** What a test message says. */
export const testWords: Record<Language, { subject: string; text: string }> = {
  ru: {
    subject: 'Проверка сообщений Uzel',
    text: 'Это проверочное сообщение. Канал настроен и работает.',
  },
  uk: {
    subject: 'Перевірка повідомлень Uzel',
    text: 'Це перевірочне повідомлення. Канал налаштовано, він працює.',
  },
  kk: {
    subject: 'Uzel хабарламаларын тексеру',
    text: 'Бұл тексеру хабарламасы. Арна бапталған және жұмыс істейді.',
  },
  en: {
    subject: 'Uzel test message',
    text: 'This is a test message. The channel is set up and works.',
  },
}
