import { isMap, type Json, type JsonMap } from './json.ts'

const DEEPEST = 12
const MOST_PAIRS = 20_000

/**
 * Reads `a[b][]=c` text as PHP's `parse_str` does: brackets nest, `[]` appends, a later scalar
 * replaces an earlier one. Maps whose keys are 0..n-1 come out as lists.
 */
export function parsePhpQuery(text: string): JsonMap {
  const root: JsonMap = {}
  for (const pair of text.split('&').slice(0, MOST_PAIRS)) {
    if (pair === '') continue
    const cut = pair.indexOf('=')
    const name = decode(cut === -1 ? pair : pair.slice(0, cut))
    place(root, keysOf(name), cut === -1 ? '' : decode(pair.slice(cut + 1)))
  }
  const tidy = listsInside(root)
  return isMap(tidy) ? tidy : { ...root }
}

/** Writes flat `key=value` pairs as a form, in the order given. */
export function formOf(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+')
}

function keysOf(name: string): string[] {
  const open = name.indexOf('[')
  if (open <= 0) return [name]
  const inner = [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')
  return [name.slice(0, open), ...inner].slice(0, DEEPEST)
}

function place(root: JsonMap, keys: string[], value: string): void {
  let map = root
  keys.forEach((written, depth) => {
    const key = written === '' && depth > 0 ? nextIndex(map) : written
    if (key === '__proto__') return
    if (depth === keys.length - 1) {
      map[key] = value
      return
    }
    const inner = map[key]
    if (isMap(inner)) map = inner
    else {
      const made: JsonMap = {}
      map[key] = made
      map = made
    }
  })
}

function nextIndex(map: JsonMap): string {
  const taken = Object.keys(map).filter((key) => /^\d+$/.test(key))
  return String(taken.length === 0 ? 0 : Math.max(...taken.map(Number)) + 1)
}

function listsInside(value: Json): Json {
  if (!isMap(value)) return value
  const keys = Object.keys(value)
  const inner = keys.map((key) => listsInside(value[key] ?? null))
  if (keys.length > 0 && keys.every((key, index) => key === String(index))) return inner
  return Object.fromEntries(keys.map((key, index) => [key, inner[index] ?? null]))
}
