import { z } from 'zod'
import { id } from '../schemas.ts'

/** A whole order in one call; what is not named follows in the order it had. */
export const orderBody = z.strictObject({
  ids: z
    .array(id)
    .min(1)
    .max(1000)
    .refine((ids) => new Set(ids).size === ids.length, { params: { code: 'duplicate' } })
    .describe('In the wanted order; those left out follow'),
})
