import type { WrkFigures } from '../load/wrk.ts'

export const connections = 64
/** More than the intake lets wait, so that some must be told to come back. */
export const overloadConnections = 6000
export const rounds = 4

export interface Normal {
  hook: WrkFigures[]
  empty: WrkFigures[]
  acknowledged: number
  rows: number
  distinct: number
  rssBeforeMb: number
  rssAfterMb: number
  database: Record<string, string>
}

export interface Overload {
  figures: WrkFigures
  rows: number
  rssMb: number[]
}
