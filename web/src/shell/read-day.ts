import { shiftDate } from '../ui/month-grid.ts'

/** Words for days near today, of all languages: whoever types them may read another one. */
const near: Record<string, number> = {
  сегодня: 0,
  завтра: 1,
  послезавтра: 2,
  вчера: -1,
  сьогодні: 0,
  післязавтра: 2,
  вчора: -1,
  бүгін: 0,
  ертең: 1,
  бүрсігүні: 2,
  кеше: -1,
  today: 0,
  tomorrow: 1,
  yesterday: -1,
}

/** How the names of months begin, in all languages; January first. */
const months: RegExp[] = [
  /^(янв|січ|қаң|jan)/,
  /^(фев|лют|ақп|feb)/,
  /^(мар|бер|нау|mar)/,
  /^(апр|кві|сәу|apr)/,
  /^(ма[йя]$|тра|мам|may)/,
  /^(июн|чер|мау|jun)/,
  /^(июл|лип|шіл|jul)/,
  /^(авг|сер|там|aug)/,
  /^(сен|вер|қыр|sep)/,
  /^(окт|жов|қаз|oct)/,
  /^(ноя|лис|қар|nov)/,
  /^(дек|гру|жел|dec)/,
]

/** How the names of weekdays begin; Monday first. */
const weekdays: RegExp[] = [
  /^(пон|дүй|mon)/,
  /^(вто|вів|сей|tue)/,
  /^(сре|сер[еі]д|сәр|wed)/,
  /^(чет|бей|thu)/,
  /^(пят|п.?ят|жұм|fri)/,
  /^(суб|сен|sat)/,
  /^(вос|нед|жек|sun)/,
]

/**
 * Reads a day as people type it: `25`, `25.11`, `25/11/26`, `2026-11-25`, `12 March`,
 * `tomorrow`, `Friday`, `+7`. Without
 * a year or a month the nearest day to come is meant. Null where it is none.
 */
export function readDay(typed: string, today: string): string | null {
  const text = typed.trim().toLowerCase()
  if (text === '') return null
  const days = near[text] ?? wholeNumber(/^([+-]\d{1,3})$/.exec(text)?.[1])
  if (days !== null) return shiftDate(today, days)
  if (text.length >= 3) {
    const word = Object.keys(near).find((one) => one.startsWith(text))
    if (word) return shiftDate(today, near[word] ?? 0)
    const named = weekdays.findIndex((begins) => begins.test(text))
    if (named >= 0 && /^\p{L}[\p{L}'’ʼ]*$/u.test(text)) return nextWeekday(named + 1, today)
  }
  const spoken = withMonth(text)
  if (spoken) return fromParts(spoken, today)
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? []
  if (year) return valid(Number(year), Number(month), Number(day))
  const parts = /^(\d{1,2})(?:[./ ](\d{1,2}))?(?:[./ ](\d{2}|\d{4}))?\.?$/.exec(text)
  return parts ? fromParts(parts.slice(1).map(wholeNumber), today) : null
}

/** `12 марта 2027`, `March 12`: the number and the month in either order. */
function withMonth(text: string): number[] | null {
  const [, day, name, year] = /^(\d{1,2})\s+(\p{L}{3,})\.?(?:\s+(\d{4}))?/u.exec(text) ?? []
  const [, first, number] = /^(\p{L}{3,})\.?\s+(\d{1,2})$/u.exec(text) ?? []
  const word = name ?? first
  const month = word === undefined ? 0 : months.findIndex((begins) => begins.test(word)) + 1
  if (month === 0) return null
  return [Number(day ?? number), month, ...(year ? [Number(year)] : [])]
}

/** The nearest day of that name after today; 1 is Monday. */
function nextWeekday(weekday: number, today: string): string {
  const now = new Date(`${today}T12:00:00Z`).getUTCDay() || 7
  return shiftDate(today, (weekday - now + 7) % 7 || 7)
}

function fromParts(
  [day, month, year]: (number | null | undefined)[],
  today: string,
): string | null {
  const [thisYear = 0, thisMonth = 0] = today.split('-').map(Number)
  if (!day) return null
  if (year) return valid(year < 100 ? 2000 + year : year, month ?? 0, day)
  if (month) {
    const soon = valid(thisYear, month, day)
    return soon !== null && soon < today ? valid(thisYear + 1, month, day) : soon
  }
  const soon = valid(thisYear, thisMonth, day)
  if (soon === null || soon >= today) return soon
  return thisMonth === 12 ? valid(thisYear + 1, 1, day) : valid(thisYear, thisMonth + 1, day)
}

function valid(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day, 12))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 1900
  return isReal ? date.toISOString().slice(0, 10) : null
}

function wholeNumber(text: string | undefined): number | null {
  return text === undefined ? null : Number(text)
}
