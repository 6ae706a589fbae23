/** How a text travels by SMS: how many characters, and in how many paid parts. */
export interface SmsLength {
  characters: number
  parts: number
  /** Whether a character is in it that halves what a part holds: any Cyrillic letter does. */
  wide: boolean
}

// The basic alphabet of 3GPP TS 23.038, and its extension, whose characters take two places.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extended = '\f^{}\\[~]|€'

/** Several parts hold less each: they carry what joins them. */
export function smsLength(text: string): SmsLength {
  const all = [...text]
  const wide = all.some((one) => !basic.includes(one) && !extended.includes(one))
  const widths = all.map((one) => (wide ? one.length : extended.includes(one) ? 2 : 1))
  const characters = widths.reduce((sum, width) => sum + width, 0)
  const [alone, joined] = wide ? [70, 67] : [160, 153]
  return { characters, parts: characters <= alone ? 1 : partsOf(widths, joined), wide }
}

/** A character of two places is never cut: it begins the next part whole. */
function partsOf(widths: readonly number[], room: number): number {
  let parts = 1
  let used = 0
  for (const width of widths) {
    const fits = used + width <= room
    parts += fits ? 0 : 1
    used = fits ? used + width : width
  }
  return parts
}
