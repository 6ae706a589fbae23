import { z } from 'zod'

/** How an outside system numbers a record: digits come as a number; null while there is none. */
export const remoteIdSchema = z.union([z.number(), z.string()]).nullable()

export function presentRemoteId(remoteId: string | undefined): number | string | null {
  if (remoteId === undefined) return null
  return /^\d{1,15}$/.test(remoteId) ? Number(remoteId) : remoteId
}
