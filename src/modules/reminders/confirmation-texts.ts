import type { Language } from '../../kernel/language.ts'

/** What a client is told who booked by themselves. */
export const confirmationTexts: Record<Language, { subject: string; text: string }> = {
  ru: {
    subject: '{business}: вы записаны на {date} в {time}',
    text: '{client}, вы записаны: {date} в {time}, {services}, {employee}.\n{business}, {address}, {phone}\nПеренести или отменить: {link}',
  },
  uk: {
    subject: '{business}: вас записано на {date} о {time}',
    text: '{client}, вас записано: {date} о {time}, {services}, {employee}.\n{business}, {address}, {phone}\nПеренести або скасувати: {link}',
  },
  kk: {
    subject: '{business}: сіз {date} сағат {time}-ге жазылдыңыз',
    text: '{client}, сіз жазылдыңыз: {date} сағат {time}, {services}, {employee}.\n{business}, {address}, {phone}\nАуыстыру немесе бас тарту: {link}',
  },
  en: {
    subject: '{business}: you are booked for {date} at {time}',
    text: '{client}, you are booked: {date} at {time}, {services}, {employee}.\n{business}, {address}, {phone}\nMove or cancel: {link}',
  },
}
