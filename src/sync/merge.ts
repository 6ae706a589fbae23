import type { FieldOwner, Fields } from '../connector-kit/index.ts'
import { type Json, sameJson } from '../kernel/json.ts'

/** What both sides held when they were last in step, each in its own vocabulary. */
export interface Agreed {
  ours: Fields
  theirs: Fields
}

export interface MergeInput {
  /** Null for a pair that never was in step. */
  agreed: Agreed | null
  ours: Fields
  theirs: Fields
  /** Ours in their vocabulary; a field without counterpart there is absent. */
  oursAsTheirs: Fields
  /** Theirs in our vocabulary; a field without counterpart here is absent. */
  theirsAsOurs: Fields
  owners: Record<string, FieldOwner>
  /** Who wins where both changed the same field. */
  rule: 'ours' | 'theirs'
  /** Fields our side refused to take (a move onto taken time): ours stands, visibly. */
  refused?: { fields: string[]; reason: string }
}

export interface FieldConflict {
  field: string
  agreed: Json
  /** Both in our vocabulary where there is one, else in theirs. */
  ours: Json
  theirs: Json
  taken: 'ours' | 'theirs'
  reason: string
}

export interface MergeResult {
  /** What to write there, in their vocabulary. */
  toTheirs: Fields
  /** What to write here, in ours. */
  toOurs: Fields
  conflicts: FieldConflict[]
  /** What both sides hold once the writes are done. */
  agreed: Agreed
}

type Verdict = 'leave' | 'write_theirs' | 'write_ours'

/**
 * Merges two versions of one record against what both last agreed on. Pure, total and idempotent:
 * merging again after the writes yields no write. A value is always one of the two sides' own.
 *
 * Change is judged on each side in its own vocabulary, so a translation that loses something
 * (two statuses for one stage) never looks like an edit.
 */
export function merge(input: MergeInput): MergeResult {
  const result: MergeResult = {
    toTheirs: {},
    toOurs: {},
    conflicts: [],
    agreed: { ours: {}, theirs: {} },
  }
  for (const [field, owner] of Object.entries(input.owners)) {
    const { verdict, conflict } = decide(input, field, owner)
    if (conflict) result.conflicts.push(conflict)
    settle(input, { field, verdict }, result)
  }
  return result
}

function decide(
  input: MergeInput,
  field: string,
  owner: FieldOwner,
): { verdict: Verdict; conflict?: FieldConflict } {
  if (input.ours[field] === undefined && owner !== 'theirs') return { verdict: 'leave' }
  const state = look(input, field)
  if (state.equal) return { verdict: 'leave' }
  switch (owner) {
    case 'ours':
      return { verdict: state.canGo ? 'write_theirs' : 'leave' }
    case 'creation':
      return {
        verdict: input.agreed && state.oursChanged && state.canGo ? 'write_theirs' : 'leave',
      }
    case 'theirs':
      return { verdict: state.canCome ? 'write_ours' : 'leave' }
    case 'both':
      return decideShared(input, field, state)
  }
}

interface FieldState {
  equal: boolean
  oursChanged: boolean
  theirsChanged: boolean
  /** Our value has a counterpart there. */
  canGo: boolean
  /** Their value has a counterpart here. */
  canCome: boolean
}

function look(input: MergeInput, field: string): FieldState {
  const { agreed, ours, theirs, oursAsTheirs, theirsAsOurs } = input
  const canGo = oursAsTheirs[field] !== undefined
  const canCome = theirsAsOurs[field] !== undefined
  return {
    canGo,
    canCome,
    equal:
      (canGo && sameJson(oursAsTheirs[field], theirs[field])) ||
      (canCome && sameJson(theirsAsOurs[field], ours[field])),
    oursChanged: !sameJson(ours[field], agreed?.ours[field]),
    theirsChanged: theirs[field] !== undefined && !sameJson(theirs[field], agreed?.theirs[field]),
  }
}

function decideShared(
  input: MergeInput,
  field: string,
  state: FieldState,
): { verdict: Verdict; conflict?: FieldConflict } {
  if (!state.oursChanged && !state.theirsChanged) return { verdict: 'leave' }
  if (!state.canCome) {
    // What they hold cannot be said here. Our own change still goes; otherwise theirs may stay.
    return { verdict: state.oursChanged && state.canGo ? 'write_theirs' : 'leave' }
  }
  if (!state.canGo) return { verdict: state.theirsChanged ? 'write_ours' : 'leave' }
  if (input.refused?.fields.includes(field)) return clash(input, field, 'ours')
  if (!state.theirsChanged) return { verdict: 'write_theirs' }
  if (!state.oursChanged) return { verdict: 'write_ours' }
  if (!input.agreed) {
    if (isBlank(input.ours[field])) return { verdict: 'write_ours' }
    if (isBlank(input.theirs[field])) return { verdict: 'write_theirs' }
  }
  return clash(input, field, input.rule)
}

function clash(
  input: MergeInput,
  field: string,
  taken: 'ours' | 'theirs',
): { verdict: Verdict; conflict: FieldConflict } {
  return {
    verdict: taken === 'ours' ? 'write_theirs' : 'write_ours',
    conflict: {
      field,
      agreed: input.agreed?.ours[field] ?? null,
      ours: input.ours[field] ?? null,
      theirs: input.theirsAsOurs[field] ?? input.theirs[field] ?? null,
      taken,
      reason: reasonOf(input, field),
    },
  }
}

function reasonOf({ agreed, refused }: MergeInput, field: string): string {
  if (refused?.fields.includes(field)) return refused.reason
  return agreed ? 'both_changed' : 'first_pairing'
}

function settle(
  input: MergeInput,
  { field, verdict }: { field: string; verdict: Verdict },
  result: MergeResult,
): void {
  const ours = verdict === 'write_ours' ? input.theirsAsOurs[field] : input.ours[field]
  const theirs = verdict === 'write_theirs' ? input.oursAsTheirs[field] : input.theirs[field]
  if (ours !== undefined) {
    result.agreed.ours[field] = ours
    if (verdict === 'write_ours') result.toOurs[field] = ours
  }
  if (theirs !== undefined) {
    result.agreed.theirs[field] = theirs
    if (verdict === 'write_theirs') result.toTheirs[field] = theirs
  } else if (input.agreed?.theirs[field] !== undefined) {
    // Not told this time (rows are not in every list): what was agreed still holds.
    result.agreed.theirs[field] = input.agreed.theirs[field]
  }
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === ''
}
