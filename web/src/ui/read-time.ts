/** Reads a time as people type it: `9`, `930`, `9.30`, `21:05`. Null where it is none. */
export function readTime(typed: string): string | null {
  const text = typed.trim()
  const [, hours = '', minutes = '00'] =
    /^(\d{1,2})[:.,\- hч]?(\d{2})?$/.exec(text) ?? /^(\d)(\d{2})$/.exec(text) ?? []
  if (hours === '' || Number(minutes) > 59) return null
  if (Number(hours) > 24 || (Number(hours) === 24 && minutes !== '00')) return null
  return `${hours.padStart(2, '0')}:${minutes}`
}

/** The time some minutes later, within the day. */
export function shiftTime(time: string, minutes: number): string {
  const [hours = 0, past = 0] = time.split(':').map(Number)
  const shifted = Math.min(24 * 60, Math.max(0, hours * 60 + past + minutes))
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(Math.floor(shifted / 60))}:${two(shifted % 60)}`
}
