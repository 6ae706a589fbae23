import type { z } from 'zod'
import type { Fields } from './records.ts'

/**
 * A reader of a connector's settings: typed, and with their defaults. It parses once per object,
 * for mapping asks per record. Throws a ZodError for settings that nobody validated.
 */
export function typedSettings<Schema extends z.ZodObject>(
  schema: Schema,
): (fields: Fields) => z.output<Schema> {
  const parsed = new WeakMap<Fields, z.output<Schema>>()
  return (fields) => {
    const known = parsed.get(fields)
    if (known) return known
    const settings = schema.parse(fields)
    parsed.set(fields, settings)
    return settings
  }
}
