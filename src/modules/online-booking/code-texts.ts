import type { Language } from '../../kernel/language.ts'

interface CodeText {
  subject: string
  text: string
}

/** What a message with a one-time code says. */
export function codeText(
  language: Language,
  of: { code: string; business: string; minutes: number },
): CodeText {
  return texts[language](of)
}

type Writer = (of: { code: string; business: string; minutes: number }) => CodeText

const texts: Record<Language, Writer> = {
  ru: ({ code, business, minutes }) => ({
    subject: `Код для входа: ${code}`,
    text: `${code} — код для входа, ${business}. Действует ${minutes} мин. Никому его не сообщайте.`,
  }),
  uk: ({ code, business, minutes }) => ({
    subject: `Код для входу: ${code}`,
    text: `${code} — код для входу, ${business}. Діє ${minutes} хв. Нікому його не повідомляйте.`,
  }),
  kk: ({ code, business, minutes }) => ({
    subject: `Кіру коды: ${code}`,
    text: `${code} — кіру коды, ${business}. ${minutes} мин жарамды. Оны ешкімге айтпаңыз.`,
  }),
  en: ({ code, business, minutes }) => ({
    subject: `Sign-in code: ${code}`,
    text: `${code} is your sign-in code for ${business}. It works for ${minutes} minutes. Tell it to nobody.`,
  }),
}
