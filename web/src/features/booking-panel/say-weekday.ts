import { sayDay } from '../../ui/say.ts'

/** The short name of a day of the week, 1 for Monday. */
export function sayWeekday(day: number, language: string): string {
  // The first of January 2024 was a Monday; the shared words put the weekday first or last.
  const words = sayDay(`2024-01-0${day}`, language, 'short').split(/[\s,]+/)
  const isName = (word: string) => /^\p{L}+\.?$/u.test(word)
  return (language === 'kk' ? words.findLast(isName) : words.find(isName)) ?? ''
}
