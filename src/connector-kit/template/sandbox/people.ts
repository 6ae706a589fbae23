import type { Json } from '../../../kernel/json.ts'

/** A person as the vendor stores and answers them. */
export interface PersonRow {
  id: number
  first_name: string
  last_name: string
  phone: string | null
  email: string | null
  external_key: string | null
  revision: number
  updated_at: string
}

export interface People {
  /** Adds without an id, deletes or changes with one; null when there is no such person. */
  save(edit: Edit): PersonRow | null
  all(): PersonRow[]
  revision(): number
  clear(): void
  load(saved: { revision: number; rows: PersonRow[] }): void
}

interface Edit {
  id?: number | undefined
  fields: { [name: string]: Json }
  delete?: boolean
}

const names = ['first_name', 'last_name', 'phone', 'email', 'external_key']

/** The vendor's table. Every write takes the next revision; ids are never used again. */
export function createPeople(now: () => number): People {
  const rows = new Map<number, PersonRow>()
  let revision = 0
  let lastId = 0

  function save({ id, fields, delete: remove = false }: Edit): PersonRow | null {
    const before = id === undefined ? emptyPerson(lastId + 1) : rows.get(id)
    if (before === undefined) return null
    revision += 1
    lastId = Math.max(lastId, before.id)
    const known = Object.entries(fields).filter(([name]) => names.includes(name))
    const stamp = { revision, updated_at: new Date(now()).toISOString() }
    const row: PersonRow = { ...before, ...Object.fromEntries(known), ...stamp }
    if (remove) rows.delete(row.id)
    else rows.set(row.id, row)
    return row
  }

  return {
    save,
    all: () => [...rows.values()].sort((one, other) => one.id - other.id),
    revision: () => revision,
    clear: () => rows.clear(),
    load(saved) {
      rows.clear()
      for (const row of saved.rows) rows.set(row.id, row)
      revision = saved.revision
      lastId = Math.max(lastId, ...rows.keys())
    },
  }
}

const emptyPerson = (id: number): PersonRow => ({
  id,
  first_name: '',
  last_name: '',
  phone: null,
  email: null,
  external_key: null,
  revision: 0,
  updated_at: '',
})
