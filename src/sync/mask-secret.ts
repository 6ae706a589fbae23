/**
 * A secret as it may be shown: enough to recognise it by, not enough to use it. Of an address the
 * host stays and every long part of the path is cut, because there it is the secret.
 */
export function maskSecret(secret: string): string {
  if (!URL.canParse(secret) || !/^https?:/.test(secret)) return cut(secret)
  const url = new URL(secret)
  const path = url.pathname
    .split('/')
    .map((part) => (part.length > longestPlainPart ? cut(part) : part))
    .join('/')
  return `${url.origin}${path}`
}

/** `rest`, `api`, `v2`, the number of a person: none of them opens anything. */
const longestPlainPart = 5
const shownOfLong = 3
const longEnough = 12

function cut(secret: string): string {
  return secret.length >= longEnough ? `${secret.slice(0, shownOfLong)}…` : '…'
}
