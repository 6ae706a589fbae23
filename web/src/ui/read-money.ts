/** A field of an amount: what it says, and whether that is anything but an amount or nothing. */
export function readAmount(
  typed: string,
  digits: number,
): { minor: number | null; unread: boolean } {
  const minor = readMoney(typed, digits)
  return { minor, unread: minor === null && typed.trim() !== '' }
}

/** Reads an amount as people type it (`12 500`, `99,5`) into minor units; null where it is none. */
export function readMoney(typed: string, digits: number): number | null {
  const text = typed.replace(/[\s\u00a0\u202f']/g, '').replace(',', '.')
  if (!/^\d{1,12}(\.\d*)?$/.test(text)) return null
  const [whole = '0', part = ''] = text.split('.')
  if (part.length > digits && /[1-9]/.test(part.slice(digits))) return null
  return Number(whole) * 10 ** digits + Number(part.slice(0, digits).padEnd(digits, '0') || 0)
}
