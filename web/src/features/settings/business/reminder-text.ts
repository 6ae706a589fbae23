/** What a text of a reminder may name; the server refuses any other name. */
export const places = [
  'client',
  'business',
  'date',
  'time',
  'employee',
  'services',
  'address',
  'phone',
  'link',
] as const
export type Place = (typeof places)[number]

export interface Piece {
  text: string
  /** Plain words, something filled in, or a name that is none. */
  kind: 'plain' | 'filled' | 'strange'
}

/** The text with its places filled in, piece by piece. */
export function filled(text: string, values: Record<Place, string>): Piece[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const name = /^\{([^{}]*)\}$/.exec(part)?.[1]
      if (name === undefined) return { text: part, kind: 'plain' }
      const place = places.find((one) => one === name)
      return place ? { text: values[place], kind: 'filled' } : { text: part, kind: 'strange' }
    })
}

/** The text with a place put in where the caret stands; answers where it stands then. */
export function withPlace(
  text: string,
  place: Place,
  caret: number,
): { text: string; caret: number } {
  const before = text.slice(0, caret)
  const gap = before === '' || /\s$/.test(before) ? '' : ' '
  const put = `${gap}{${place}}`
  return { text: before + put + text.slice(caret), caret: caret + put.length }
}
