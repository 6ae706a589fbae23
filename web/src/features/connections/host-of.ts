/** The host that somebody typed or pasted, with or without the rest of an address; else null. */
export function hostOf(typed: string): string | null {
  const text = typed.trim().toLowerCase()
  if (text === '' || /\s/.test(text)) return null
  const address = text.includes('://') ? text : `https://${text}`
  if (!URL.canParse(address)) return null
  const { host } = new URL(address)
  return /^[a-z0-9.-]+(:\d{1,5})?$/.test(host) ? host : null
}
