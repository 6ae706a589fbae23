const maxWords = 3

/**
 * Turns what a person typed into LIKE patterns (at most three, lower case) that must all match. Each
 * word may stand anywhere, so that `Asel Ospanova` is found by her last name first. What looks like
 * a phone becomes its digits alone, because that is how phones are kept.
 */
export function searchPatterns(typed: string): string[] {
  const text = typed.trim().toLowerCase().slice(0, 100)
  if (text === '') return []
  const words = looksLikePhone(text) ? [phoneDigits(text)] : text.split(/\s+/).slice(0, maxWords)
  return words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
}

function looksLikePhone(text: string): boolean {
  return /^[+\d\s().-]+$/.test(text) && text.replace(/\D/g, '').length >= 3
}

/** The trunk 8 of `8 701 …` is no part of the number kept; without it the search is only wider. */
function phoneDigits(text: string): string {
  const digits = text.replace(/\D/g, '')
  return digits.length >= 4 && digits.startsWith('8') ? digits.slice(1) : digits
}
