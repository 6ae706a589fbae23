import type { Draft } from './draft.ts'

/** What a booking says, part by part, as people would name the parts. */
export const parts = [
  'clientId',
  'lines',
  'when',
  'userId',
  'workplaceId',
  'statusId',
  'note',
] as const
export type Part = (typeof parts)[number]

export interface Rebased {
  /** Ours where we wrote, theirs elsewhere. */
  draft: Draft
  /** What the other changed. */
  changed: Part[]
  /** What both changed, and differently; ours is kept. */
  contested: Part[]
}

const fields = {
  clientId: ['clientId'],
  lines: ['lines'],
  when: ['date', 'time', 'ownMinutes'],
  userId: ['userId'],
  workplaceId: ['workplaceId'],
  statusId: ['statusId'],
  note: ['note'],
} as const satisfies Record<Part, readonly (keyof Draft)[]>

/** Carries what is typed over to what somebody else made of the booking meanwhile. */
export function rebase(of: { was: Draft; mine: Draft; theirs: Draft }): Rebased {
  const { was, mine, theirs } = of
  const changed = parts.filter((part) => !same(part, was, theirs))
  const contested = changed.filter((part) => !same(part, was, mine) && !same(part, mine, theirs))
  return { draft: take(mine, theirs, changed.filter(untouched)), changed, contested }

  function untouched(part: Part): boolean {
    return same(part, was, mine)
  }
}

/** The draft with some parts of another. */
export function take(draft: Draft, from: Draft, some: readonly Part[]): Draft {
  const taken = some.flatMap((part) => fields[part].map((field) => [field, from[field]] as const))
  return { ...draft, ...Object.fromEntries(taken) }
}

/** Which parts differ between two. */
export function differingParts(one: Draft, other: Draft): Part[] {
  return parts.filter((part) => !same(part, one, other))
}

function same(part: Part, one: Draft, other: Draft): boolean {
  return fields[part].every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field]))
}
