import type { EmployeeFields, WorkDay } from '../../connector-kit/index.ts'
import { createUser, updateUser } from '../../modules/identity/index.ts'
import { type BookableUser, findBookableUsers } from '../../modules/staff/index.ts'
import { readWorkDays, writeWorkDays } from './employee-hours.ts'
import type { LocalPort, LocalRecord } from './port.ts'
import { asOutcome, textOf } from './port-values.ts'

/**
 * Whom clients book, as sync sees them. Being active means that visits can be booked with them:
 * whether they may sign in is decided here alone.
 */
export const employeePort: LocalPort = {
  kind: 'employee',
  async read(tx, ids) {
    const found = await findBookableUsers(tx, ids)
    const days = await readWorkDays(tx, ids)
    return new Map(found.map((user) => [user.id, toRecord(user, days.get(user.id) ?? [])]))
  },
  write: (tx, who, { id, fields }) =>
    asOutcome(Object.keys(fields), async () => {
      const changes = toChanges(fields)
      if (Object.keys(changes).length > 0) await updateUser(tx, who, { id, changes })
      await writeWorkDays(tx, who, { userId: id, hours: fields['hours'] })
      return id
    }),
  create: (tx, who, fields) =>
    asOutcome(Object.keys(fields), async () => {
      const name = textOf(fields['name']) || '—'
      const { id } = await createUser(tx, who, { ...toChanges(fields), name, role: 'employee' })
      await writeWorkDays(tx, who, { userId: id, hours: fields['hours'] })
      return id
    }),
  end: (tx, who, id) =>
    asOutcome(['active'], async () => {
      await updateUser(tx, who, { id, changes: { bookable: false } })
      return id
    }),
  async match(tx, fields) {
    const found = named(await findBookableUsers(tx), textOf(fields['name']))
    return found.map(({ id }) => id)
  },
  async search(tx, _who, { words, limit }) {
    const wanted = words.trim().toLowerCase()
    const everybody = await findBookableUsers(tx)
    const found = everybody.filter(({ name }) => name.toLowerCase().includes(wanted))
    return found.slice(0, limit).map(({ id }) => id)
  },
  async ids(tx, { afterId, limit }) {
    const ids = (await findBookableUsers(tx)).map(({ id }) => id).filter((id) => id > afterId)
    return ids.sort((one, other) => one - other).slice(0, limit)
  },
}

function named(users: BookableUser[], name: string): BookableUser[] {
  const wanted = name.trim().toLowerCase()
  return wanted === '' ? [] : users.filter((user) => user.name.trim().toLowerCase() === wanted)
}

/** Everything about an employee is theirs to say, so nobody asks when it changed here. */
function toRecord(user: BookableUser, hours: WorkDay[]): LocalRecord {
  const { id, name, position, bookable } = user
  const fields: EmployeeFields = { name, position, active: bookable, hours }
  return { id, fields, changedAtMs: 0, deleted: false }
}

function toChanges(fields: Record<string, unknown>) {
  return {
    ...(typeof fields['name'] === 'string' && fields['name'] !== ''
      ? { name: fields['name'] }
      : {}),
    ...(typeof fields['position'] === 'string' ? { position: fields['position'] } : {}),
    ...(typeof fields['active'] === 'boolean' ? { bookable: fields['active'] } : {}),
  }
}
