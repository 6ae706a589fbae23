import { z } from 'zod'
import type { Row } from './location.ts'

/** A body as an object; whatever is none is empty. */
export function parsed(text: string): Row {
  try {
    const body: unknown = JSON.parse(text)
    const object = z.record(z.string(), z.json()).safeParse(body)
    return object.success ? object.data : {}
  } catch {
    return {}
  }
}
