/** A chair, a room, a box: where a visit happens. */
export interface Workplace {
  id: number
  name: string
  /** How many visits fit there at the same time. */
  capacity: number
  /** `#rrggbb`, in lower case. */
  color: string
  /** Workplaces stand in lists by position, and by name where that is the same. */
  position: number
  active: boolean
}

/** What a person may say about a workplace; a field that is left out stays as it is. */
export interface WorkplaceChanges {
  name?: string | undefined
  capacity?: number | undefined
  color?: string | undefined
  position?: number | undefined
  active?: boolean | undefined
}

export type NewWorkplace = WorkplaceChanges & { name: string }

export type WorkplaceFields = Omit<Workplace, 'id'>

/** A new workplace, complete. */
export function completeWorkplace(input: NewWorkplace): WorkplaceFields {
  return {
    name: input.name.trim(),
    capacity: input.capacity ?? 1,
    color: input.color?.toLowerCase() ?? '#64748b',
    position: input.position ?? 0,
    active: input.active ?? true,
  }
}

/** The workplace as it would be after the changes. */
export function changeWorkplace(workplace: Workplace, changes: WorkplaceChanges): Workplace {
  return {
    id: workplace.id,
    name: changes.name?.trim() ?? workplace.name,
    capacity: changes.capacity ?? workplace.capacity,
    color: changes.color?.toLowerCase() ?? workplace.color,
    position: changes.position ?? workplace.position,
    active: changes.active ?? workplace.active,
  }
}
