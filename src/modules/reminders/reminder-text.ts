import type { Language } from '../../kernel/language.ts'
import type { Zone } from '../../kernel/zone.ts'

/** What fills the places of a text. */
export interface Places {
  client: string
  business: string
  date: string
  time: string
  employee: string
  services: string
  address: string
  phone: string
  link: string
}

/** What is sent where the business wrote nothing of its own. */
export const defaultTexts: Record<Language, string> = {
  ru: '{client}, ждём вас {date} в {time}: {services}, {employee}.\n{business}, {address}, {phone}\nПодтвердить, перенести или отменить: {link}',
  uk: '{client}, чекаємо на вас {date} о {time}: {services}, {employee}.\n{business}, {address}, {phone}\nПідтвердити, перенести або скасувати: {link}',
  kk: '{client}, сізді {date} сағат {time}-де күтеміз: {services}, {employee}.\n{business}, {address}, {phone}\nРастау, ауыстыру немесе бас тарту: {link}',
  en: '{client}, we expect you on {date} at {time}: {services}, {employee}.\n{business}, {address}, {phone}\nConfirm, move or cancel: {link}',
}

const subjects: Record<Language, string> = {
  ru: '{business}: визит {date} в {time}',
  uk: '{business}: візит {date} о {time}',
  kk: '{business}: {date}, {time} — келу уақыты',
  en: '{business}: your visit on {date} at {time}',
}

/** A reminder's subject and text in that language. */
export function writeReminder(
  language: Language,
  places: Places,
  own: string | undefined,
): { subject: string; text: string } {
  return {
    subject: fill(subjects[language], places),
    text: tidy(fill(own || defaultTexts[language], places)),
  }
}

/** The day and the time of a visit, as people of that language write them, on the tenant's clock. */
export function writeMoment(
  atMs: number,
  zone: Zone,
  language: Language,
): { date: string; time: string } {
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      ...options,
      timeZone: zone,
    }).format(atMs)
  return {
    date: write({ weekday: 'short', day: 'numeric', month: 'long' }),
    time: write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  }
}

/** Filled in one pass: what a client's name holds is never a place itself. */
export function fill(text: string, places: Places): string {
  const known: Partial<Record<string, string>> = { ...places }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole)
}

/** A business without an address should not leave a comma behind. */
export function tidy(text: string): string {
  return text
    .replace(/(, *)+(?=[,.:\n]|$)/g, '')
    .replace(/^[ ,]+/gm, '')
    .replace(/[ \t]+$/gm, '')
    .trim()
}
