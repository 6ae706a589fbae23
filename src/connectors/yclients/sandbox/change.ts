import type { Change, Tell } from './events.ts'
import type { Location, Row, TableName } from './location.ts'

/** Everything that writes goes through here: stamps, ids, and the events it causes. */
export interface Changes {
  add(table: TableName, fields: Row, by: 'person' | 'api'): Row
  edit(table: TableName, row: Row, change: Omit<Change, 'status'> & { fields: Row }): Row
  remove(table: TableName, row: Row, by: 'person' | 'api'): void
}

export function createChanges(
  location: Location,
  { now, tell }: { now(): number; tell: Tell },
): Changes {
  function stamp(table: TableName, row: Row, change: Change): void {
    row['changedMs'] = now()
    tell(table, row, change)
  }
  return {
    add(table, fields, by) {
      const row: Row = { ...fields, id: location.nextId(), createdMs: now() }
      location.rows(table).push(row)
      stamp(table, row, { status: 'create', by })
      return row
    },
    edit(table, row, { fields, ...change }) {
      Object.assign(row, fields)
      stamp(table, row, { ...change, status: 'update' })
      return row
    },
    remove(table, row, by) {
      // A deleted record stays and says so; everything else is gone.
      if (table === 'records') row['deleted'] = true
      else location.state[table] = location.rows(table).filter((one) => one !== row)
      stamp(table, row, { status: 'delete', by })
    },
  }
}
