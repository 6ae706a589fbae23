const kazakh = ['дүйсенбі', 'сейсенбі', 'сәрсенбі', 'бейсенбі', 'жұма', 'сенбі', 'жексенбі']

/** The names of the weekdays, Monday first. */
export function weekdayNames(language: string): string[] {
  // Browsers differ in whether they know Kazakh.
  if (language === 'kk') return kazakh
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  // The first of January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, at) => format.format(Date.UTC(2024, 0, at + 1, 12)))
}
