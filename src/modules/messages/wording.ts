import type { Language } from '../../kernel/language.ts'

/** The buttons under a reminder. */
export const buttonWords: Record<Language, { confirm: string; cancel: string }> = {
  ru: { confirm: '✅ Приду', cancel: '❌ Отменить' },
  uk: { confirm: '✅ Прийду', cancel: '❌ Скасувати' },
  kk: { confirm: '✅ Келемін', cancel: '❌ Бас тарту' },
  en: { confirm: '✅ I will come', cancel: '❌ Cancel' },
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
