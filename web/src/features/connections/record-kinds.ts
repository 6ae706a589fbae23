import type { Schemas } from '../../api/client.ts'

/** The kinds of record that can be kept in step, in the order that people think of them. */
export const kinds = ['client', 'service', 'employee', 'booking'] as const
export type Kind = Schemas['Link']['kind']
