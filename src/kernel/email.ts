// One @, no spaces, a dot in the domain: what every mail system accepts; the rest only mail can
// tell.
const plausible = /^[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>()]{2,}$/

/** Trims and lower-cases an e-mail address; null when it cannot be one. At most 320 characters. */
export function normalizeEmail(text: string): string | null {
  const email = text.trim().toLowerCase()
  // The database keeps every character but the zero one.
  const isOne = email.length <= 320 && plausible.test(email) && !email.includes('\0')
  return isOne ? email : null
}
