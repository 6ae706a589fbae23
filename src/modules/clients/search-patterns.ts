const maxOrderedWords = 3

/**
 * Turns what a person typed into LIKE patterns in lower case, any of which may match; none when
 * nothing was typed. Up to three words may stand in any order, so that `Asel Ospanova` is found by
 * her last name first; more must stand as typed. What looks like a phone is looked for by its
 * digits alone, because that is how phones are kept, and because its groups of two or three digits
 * stand in so many phones that the index would not spare reading them.
 */
export function searchPatterns(typed: string): string[] {
  const text = typed.replaceAll('\0', '').trim().toLowerCase().slice(0, 100)
  if (text === '') return []
  if (looksLikePhone(text)) return [toPattern([withoutTrunkPrefix(text.replace(/\D/g, ''))])]
  const words = text.split(/\s+/).map(withoutTrunkPrefix)
  const orders = words.length <= maxOrderedWords ? permutations(words) : [words]
  return [...new Set(orders.map(toPattern))]
}

/** `8 701 …` and `067 …` are kept as `+7701…` and `+38067…`; the rest alone only finds more. */
function withoutTrunkPrefix(word: string): string {
  return /^\d{4,}$/.test(word) ? word.replace(/^(?:0{1,2}|8)/, '') : word
}

function permutations(words: string[]): string[][] {
  if (words.length < 2) return [words]
  return words.flatMap((first, at) =>
    permutations(words.toSpliced(at, 1)).map((others) => [first, ...others]),
  )
}

function looksLikePhone(text: string): boolean {
  return /^[+\d\s().-]+$/.test(text) && text.replace(/\D/g, '').length >= 3
}

function toPattern(words: string[]): string {
  return `%${words.map((word) => word.replace(/[\\%_]/g, '\\$&')).join('%')}%`
}
