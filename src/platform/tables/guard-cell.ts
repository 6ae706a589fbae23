/** A spreadsheet takes a text that begins so for a formula, and may run it. */
const startsFormula = /^[=+\-@\t\r]/
/** Digits alone compute nothing; with an apostrophe no other program would know the phone. */
const plainPhone = /^\+\d{6,15}$/

/**
 * Makes a text harmless to whoever opens the file in a spreadsheet: an apostrophe in front says
 * that it is text. Phones in E.164 stay as they are.
 */
export function guardCell(text: string): string {
  return startsFormula.test(text) && !plainPhone.test(text) ? `'${text}` : text
}

/** Takes the guard off again, so that a file that we wrote reads as what was in it. */
export function unguardCell(text: string): string {
  return text.startsWith("'") && startsFormula.test(text.slice(1)) ? text.slice(1) : text
}
