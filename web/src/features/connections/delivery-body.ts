export interface Pair {
  name: string
  value: string
}

/** A raw body in a form that can be read: the pairs of a form, or JSON with its lines apart. */
export type ReadableBody = { kind: 'form'; pairs: Pair[] } | { kind: 'text'; text: string }

const pairsAtMost = 500

export function readBody(body: string): ReadableBody {
  const json = asJson(body)
  if (json !== null) return { kind: 'text', text: JSON.stringify(json, null, 2) }
  if (!/^[^\s=&]+=/.test(body)) return { kind: 'text', text: body }
  const pairs = [...new URLSearchParams(body)].slice(0, pairsAtMost)
  return { kind: 'form', pairs: pairs.map(([name, value]) => ({ name, value })) }
}

function asJson(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
