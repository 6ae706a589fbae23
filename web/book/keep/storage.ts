import { shop } from '../shop.ts'

/** Where it is noted that somebody has signed in at this business; the proof is in a cookie. */
export function signedAs(): string {
  return `uzel-signed:${shop.slug}`
}

/** What this browser keeps. A browser that keeps nothing forgets, and the app works on. */
export function readKept<Value>(key: string, otherwise: Value): Value {
  try {
    const text = localStorage.getItem(key)
    return text === null ? otherwise : (JSON.parse(text) as Value)
  } catch {
    return otherwise
  }
}

export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // Full or forbidden: nothing that the reader could do about it.
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
