/** How a text travels by SMS: with which alphabet, how many characters, in how many paid parts. */
export interface SmsParts {
  alphabet: 'gsm' | 'ucs2'
  length: number
  parts: number
}

// The basic alphabet of 3GPP TS 23.038 and its extension, whose characters take two places.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const extended = new Set('\f^{}\\[~]|€')

/** A part alone holds all its characters; several give up room for the header that joins them. */
const room = { gsm: { one: 160, many: 153 }, ucs2: { one: 70, many: 67 } } as const

/** One Cyrillic letter makes the whole text UCS-2: 70 characters in a part instead of 160. */
export function countSmsParts(text: string): SmsParts {
  const characters = [...text]
  const alphabet = characters.every((one) => basic.has(one) || extended.has(one)) ? 'gsm' : 'ucs2'
  const widths = characters.map((one) =>
    alphabet === 'gsm' ? (extended.has(one) ? 2 : 1) : one.length,
  )
  const length = widths.reduce((sum, width) => sum + width, 0)
  const { one, many } = room[alphabet]
  return { alphabet, length, parts: length <= one ? 1 : countParts(widths, many) }
}

/** A character that takes two places is never cut in two: it moves to the next part whole. */
function countParts(widths: number[], perPart: number): number {
  let parts = 1
  let used = 0
  for (const width of widths) {
    if (used + width > perPart) {
      parts += 1
      used = 0
    }
    used += width
  }
  return parts
}
