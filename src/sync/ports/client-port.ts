import type { ClientFields } from '../../connector-kit/index.ts'
import type { Client } from '../../modules/clients/index.ts'
import {
  createClient,
  findClients,
  findClientsByContact,
  findDeletedClients,
  listClientIds,
  listClients,
  updateClient,
} from '../../modules/clients/index.ts'
import type { LocalPort, LocalRecord } from './port.ts'
import { asOutcome, textOf, textOrNull } from './port-values.ts'

/** Clients as sync sees them. */
export const clientPort: LocalPort = {
  kind: 'client',
  async read(tx, ids) {
    const found = await findClients(tx, ids)
    const deleted = await findDeletedClients(
      tx,
      ids.filter((id) => !found.has(id)),
    )
    return new Map<number, LocalRecord>([
      ...[...found].map(([id, client]) => [id, toRecord(client)] as const),
      ...[...deleted].map(([id, client]) => [id, toResting(client)] as const),
    ])
  },
  write: (tx, who, { id, fields }) =>
    asOutcome(Object.keys(fields), async () => {
      await updateClient(tx, who, { id, changes: toChanges(fields) })
      return id
    }),
  create: (tx, who, fields) =>
    asOutcome(Object.keys(fields), async () => {
      const made = await createClient(tx, who, {
        ...toChanges(fields),
        firstName: textOf(fields['firstName']) || textOf(fields['lastName']) || '—',
        source: 'sync',
      })
      return made.id
    }),
  async match(tx, fields) {
    const phone = textOrNull(fields['phone'])
    const email = textOrNull(fields['email'])
    // Never on empty: two records without a phone are not one person.
    if (phone === null && email === null) return []
    const found = await findClientsByContact(tx, { phone, email })
    // A family may share a phone; an e-mail that is the same to the letter says more.
    const byEmail = found.filter((client) => email !== null && client.email === email)
    return (byEmail.length > 0 ? byEmail : found).map((client) => client.id)
  },
  async search(tx, who, { words, limit }) {
    const { items } = await listClients(tx, who, { search: words, limit })
    return items.map(({ id }) => id)
  },
  ids: listClientIds,
}

function toRecord(client: Client): LocalRecord {
  const fields: ClientFields = {
    firstName: client.firstName,
    lastName: client.lastName,
    phone: client.phone,
    email: client.email,
    note: client.note,
  }
  return { id: client.id, fields, changedAtMs: Date.parse(client.updatedAt), deleted: false }
}

function toResting(client: Client): LocalRecord {
  return { ...toRecord(client), deleted: true, rests: true }
}

function toChanges(fields: Record<string, unknown>) {
  return {
    ...(typeof fields['firstName'] === 'string' && fields['firstName'] !== ''
      ? { firstName: fields['firstName'] }
      : {}),
    ...(typeof fields['lastName'] === 'string' ? { lastName: fields['lastName'] } : {}),
    ...('phone' in fields ? { phone: textOrNull(fields['phone']) } : {}),
    ...('email' in fields ? { email: textOrNull(fields['email']) } : {}),
    ...(typeof fields['note'] === 'string' ? { note: fields['note'] } : {}),
  }
}
