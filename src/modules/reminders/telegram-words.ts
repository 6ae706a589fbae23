import type { Language } from '../../kernel/language.ts'

/** What the bot says. An alert of Telegram holds at most 200 characters. */
export interface TelegramWords {
  linked(business: string): string
  stopped(business: string): string
  badLink: string
  confirmed(date: string, time: string): string
  cancelled(date: string, time: string): string
  tooLate: string
  refused: string
  notFound: string
}

export const telegramWords: Record<Language, TelegramWords> = {
  ru: {
    linked: (business) => `Готово. ${business} будет напоминать вам о визитах здесь.`,
    stopped: (business) =>
      `${business} больше не будет напоминать вам о визитах. Чтобы напоминания вернулись, откройте ссылку на странице вашей записи.`,
    badLink: 'Эта ссылка больше не действует. Возьмите новую на странице вашей записи.',
    confirmed: (date, time) => `Спасибо! Ждём вас ${date} в ${time}.`,
    cancelled: (date, time) => `Запись на ${date} в ${time} отменена.`,
    tooLate: 'Отменить здесь уже нельзя: до визита осталось мало времени. Пожалуйста, позвоните.',
    refused: 'Этот визит уже состоялся или отменён.',
    notFound: 'Такой записи нет.',
  },
  uk: {
    linked: (business) => `Готово. ${business} нагадуватиме вам про візити тут.`,
    stopped: (business) =>
      `${business} більше не нагадуватиме вам про візити. Щоб нагадування повернулися, відкрийте посилання на сторінці вашого запису.`,
    badLink: 'Це посилання більше не діє. Візьміть нове на сторінці вашого запису.',
    confirmed: (date, time) => `Дякуємо! Чекаємо на вас ${date} о ${time}.`,
    cancelled: (date, time) => `Запис на ${date} о ${time} скасовано.`,
    tooLate:
      'Скасувати тут уже не можна: до візиту залишилося мало часу. Будь ласка, зателефонуйте.',
    refused: 'Цей візит уже відбувся або скасований.',
    notFound: 'Такого запису немає.',
  },
  kk: {
    linked: (business) => `Дайын. ${business} келетін уақытыңызды осында еске салады.`,
    stopped: (business) =>
      `${business} енді сізге еске салмайды. Еске салуды қайтару үшін жазылу бетіндегі сілтемені ашыңыз.`,
    badLink: 'Бұл сілтеме енді жарамсыз. Жаңасын жазылу бетінен алыңыз.',
    confirmed: (date, time) => `Рақмет! Сізді ${date} сағат ${time}-де күтеміз.`,
    cancelled: (date, time) => `${date}, сағат ${time} жазылуынан бас тартылды.`,
    tooLate: 'Енді мұнда бас тартуға болмайды: келуге аз уақыт қалды. Қоңырау шалыңыз.',
    refused: 'Бұл келу өтіп кетті немесе одан бас тартылған.',
    notFound: 'Мұндай жазылу жоқ.',
  },
  en: {
    linked: (business) => `Done. ${business} will remind you of your visits here.`,
    stopped: (business) =>
      `${business} will no longer remind you of your visits. To be reminded again, open the link on the page of your booking.`,
    badLink: 'This link no longer works. Take a new one from the page of your booking.',
    confirmed: (date, time) => `Thank you! We expect you on ${date} at ${time}.`,
    cancelled: (date, time) => `Your visit on ${date} at ${time} is cancelled.`,
    tooLate: 'It is too late to cancel here: the visit is soon. Please call.',
    refused: 'This visit has taken place or was cancelled.',
    notFound: 'There is no such booking.',
  },
}
