import type { Schemas } from '../../../api/client.ts'

/** What a status says to the calendar, in the order of a visit's life. */
export const meanings = [
  'active',
  'completed',
  'no_show',
  'cancelled',
] as const satisfies Schemas['Status']['meaning'][]
