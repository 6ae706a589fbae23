import { sayDay } from '../src/ui/say.ts'

/** `today, Sat 21 November` for a day that is said by its nearness; else the day as it is said. */
export function withDate(of: { near: string; date: string; language: string }): string {
  const { near, date, language } = of
  if (near === sayDay(date, language)) return near
  const day = sayDay(date, language, 'middle')
  // Russian and Ukrainian part the weekday by a comma; one is enough. Kazakh has it at the end.
  return `${near}, ${language === 'kk' ? day : day.replace(',', '')}`
}
