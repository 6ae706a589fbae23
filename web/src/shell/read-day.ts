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

/**
 * Reads a day as people type it: `25`, `25.11`, `25/11/26`, `2026-11-25`, `tomorrow`, `+7`. Without
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
  }
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? []
  if (year) return valid(Number(year), Number(month), Number(day))
  const parts = /^(\d{1,2})(?:[./ ](\d{1,2}))?(?:[./ ](\d{2}|\d{4}))?\.?$/.exec(text)
  return parts ? fromParts(parts.slice(1).map(wholeNumber), today) : null
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
