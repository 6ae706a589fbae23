import type { Principal } from '../../kernel/principal.ts'
import type { TableDelimiter, TableEncoding } from '../../platform/tables/index.ts'

/** What a column may hold. A full name is split at its first space, whichever part comes first. */
export const importTargets = [
  'first_name',
  'last_name',
  'full_name',
  'full_name_last_first',
  'phone',
  'email',
  'birthday',
  'note',
  'source',
] as const
export type ImportTarget = (typeof importTargets)[number]

export const importStates = ['uploaded', 'running', 'done', 'cancelled', 'failed'] as const
export type ImportState = (typeof importStates)[number]

export interface ImportColumn {
  /** From 0, in the order of the file. */
  index: number
  header: string
  /** A few cells that are not empty. */
  samples: string[]
  /** What the header says it is; null when it says nothing known. */
  suggested: ImportTarget | null
}

/** How a file becomes clients. */
export interface ImportPlan {
  /** What each column is; columns left out are not taken. */
  mapping: { index: number; target: ImportTarget }[]
  /** What becomes of a client who is there already. */
  onMatch: 'update' | 'skip'
  /** ISO 3166 alpha-2: phones without a country code are read by it. */
  country: string
}

/** A file of clients and how far it has come in. */
export interface ClientImport {
  id: number
  state: ImportState
  fileName: string
  format: 'csv' | 'xlsx'
  encoding: TableEncoding | null
  delimiter: TableDelimiter | null
  columns: ImportColumn[]
  /** Rows below the headings. */
  total: number
  plan: ImportPlan | null
  /** Who started it; its clients are that person's work. */
  runner: Principal | null
  /** The last row that is settled; rows count from 1. */
  position: number
  counts: ImportCounts
  /** How long workers were at it, without what passed while none was. */
  workedMs: number
  /** ISO 8601 instants. */
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

export interface ImportCounts {
  created: number
  updated: number
  skipped: number
  rejected: number
}

export const importLimits = {
  bytes: 10 * 1024 * 1024,
  rows: 50_000,
  columns: 100,
  cellCharacters: 10_000,
  /** Imports of one tenant that are kept; older ones go when a new file comes. */
  kept: 20,
  keptDays: 30,
}
