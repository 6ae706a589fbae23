/** How dates, times, numbers and money are said in a language of the page. */

/** Browsers differ in whether they know Kazakh; its numbers are written as the Russian ones. */
const conventions: Record<string, string> = { en: 'en-GB', kk: 'ru-KZ' }
export const localeOf = (language: string) => conventions[language] ?? language

const kazakh = {
  weekdays: ['жексенбі', 'дүйсенбі', 'сейсенбі', 'сәрсенбі', 'бейсенбі', 'жұма', 'сенбі'],
  weekdaysShort: ['жс', 'дс', 'сс', 'ср', 'бс', 'жм', 'сб'],
  months:
    'қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан'.split(' '),
  monthsShort: 'қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.'.split(' '),
}

/**
 * A local date (`YYYY-MM-DD`) with its weekday: `Saturday 21 November`, `Sat 21 Nov`, and between
 * the two `Sat 21 November`.
 */
export function sayDay(
  date: string,
  language: string,
  length: 'long' | 'middle' | 'short' = 'long',
): string {
  const noon = new Date(`${date}T12:00:00Z`)
  const month = length === 'short' ? 'short' : 'long'
  const weekday = length === 'long' ? 'long' : 'short'
  if (language === 'kk') {
    const months = month === 'long' ? kazakh.months : kazakh.monthsShort
    const weekdays = weekday === 'long' ? kazakh.weekdays : kazakh.weekdaysShort
    return `${noon.getUTCDate()} ${months[noon.getUTCMonth()]}, ${weekdays[noon.getUTCDay()]}`
  }
  return new Intl.DateTimeFormat(localeOf(language), {
    weekday,
    day: 'numeric',
    month,
    timeZone: 'UTC',
  }).format(noon)
}

/** The clock of an instant in a zone: `09:05`, with seconds when asked. */
export function sayTime(instant: string | number, zone: string, withSeconds = false): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    timeStyle: withSeconds ? 'medium' : 'short',
  }).format(new Date(instant))
}

export function sayNumber(value: number, language: string): string {
  return value.toLocaleString(localeOf(language))
}

/** A share, 0 to 1, as a language writes it: `87%`, `87 %`; never parted from its sign. */
export function sayPercent(share: number, language: string, mostDigits = 0): string {
  const format = { style: 'percent', maximumFractionDigits: mostDigits } as const
  return share.toLocaleString(localeOf(language), format)
}

/** An amount in minor units of its currency. */
export function sayMoney(minor: number, currency: string, language: string): string {
  const format = new Intl.NumberFormat(localeOf(language), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  })
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

export interface CurrencyParts {
  symbol: string
  /** How many digits the minor unit has: 2 for tenge and tiyn, 0 for yen. */
  digits: number
  /** The amount without the sign of the currency. */
  say(minor: number): string
}

/** What an input of money needs to know of a currency. */
export function currencyParts(currency: string, language: string): CurrencyParts {
  const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
  const format = new Intl.NumberFormat(localeOf(language), options)
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  const plain = new Intl.NumberFormat(localeOf(language), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  })
  return {
    symbol: format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency,
    digits,
    say: (minor) => plain.format(minor / 10 ** digits),
  }
}

/** A local date (`YYYY-MM-DD`) without its weekday: `21 November 2026`. */
export function sayDate(date: string, language: string, length: 'long' | 'short' = 'long'): string {
  const noon = new Date(`${date}T12:00:00Z`)
  if (language === 'kk') {
    const months = length === 'long' ? kazakh.months : kazakh.monthsShort
    const month = months[noon.getUTCMonth()]
    return `${noon.getUTCFullYear()} ж. ${noon.getUTCDate()} ${month}`
  }
  const dateStyle = length === 'long' ? 'long' : 'medium'
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle, timeZone: 'UTC' }).format(noon)
}

/** A month by one of its dates: `November 2026`. */
export function sayMonth(date: string, language: string): string {
  const noon = new Date(`${date}T12:00:00Z`)
  if (language === 'kk') return `${kazakh.months[noon.getUTCMonth()]} ${noon.getUTCFullYear()}`
  return new Intl.DateTimeFormat(localeOf(language), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(noon)
}

/** The name of a weekday, 1 Monday to 7 Sunday: `Mon`, or `Monday` when long. */
export function sayWeekday(
  weekday: number,
  language: string,
  length: 'long' | 'short' = 'short',
): string {
  if (language === 'kk') {
    const names = length === 'long' ? kazakh.weekdays : kazakh.weekdaysShort
    return names[weekday % 7] ?? ''
  }
  // The first of January 2024 was a Monday.
  const day = new Date(Date.UTC(2024, 0, weekday, 12))
  return new Intl.DateTimeFormat(localeOf(language), { weekday: length, timeZone: 'UTC' }).format(
    day,
  )
}

/** The local date of an instant in a zone. */
export function dateIn(instant: string | number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(instant))
}

/** A phone in E.164, in groups as people read it aloud where we know how. */
export function sayPhone(phone: string): string {
  return phone
    .replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2 $3 $4')
    .replace(/^\+380(\d{2})(\d{3})(\d{2})(\d{2})$/, '+380 $1 $2 $3 $4')
}

/** A phone as it is typed: one that is whole is said like every other, until then `group` does. */
export function sayTypedPhone(typed: string, group: (typed: string) => string): string {
  const bare = typed.replace(/[^+\d]/g, '')
  const said = sayPhone(bare)
  return said === bare ? group(typed) : said
}
