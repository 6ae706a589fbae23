/** Spaces, marks without width, and quotes that may end at once: a spreadsheet looks past them. */
const passedOver = String.raw`[ "\u00A0\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\u3000\uFEFF]`
/**
 * A spreadsheet takes a text that begins so for a formula, and may run it; to a Japanese one the
 * full-width signs are signs too. Apostrophes that stand there already belong to it, so that taking
 * one off again gives the text itself.
 */
const formula = `'*${passedOver}*[=+\\-@＝＋－＠]`
/** Where a cell begins: Excel of half of Europe parts them with `;`, others with tabs and lines. */
const start = String.raw`(^|[;\t\r\n])`
const unguarded = new RegExp(`${start}(?=${formula})`, 'g')
const guarded = new RegExp(`${start}'(?=${formula})`, 'g')
/** Digits alone compute nothing; with an apostrophe no other program would know the phone. */
const plainPhone = /^\+\d{6,15}$/

/**
 * Makes a text harmless to whoever opens the file in a spreadsheet: an apostrophe in front says
 * that it is text. Phones in E.164 stay as they are.
 */
export function guardCell(text: string): string {
  return plainPhone.test(text) ? text : text.replace(unguarded, "$1'")
}

/** Takes the guard off again, so that a file that we wrote reads as what was in it. */
export function unguardCell(text: string): string {
  return text.replace(guarded, '$1')
}
