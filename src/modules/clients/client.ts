/** One person, whichever channels they came by. */
export interface Client {
  id: number
  firstName: string
  lastName: string
  /** E.164. */
  phone: string | null
  /** Lower case. */
  email: string | null
  /** A local date, `YYYY-MM-DD`. */
  birthday: string | null
  note: string
  /** Where the person came from: `staff`, `online`, `sync`, or a word of the caller's own. */
  source: string
  /** ISO 8601 instants. */
  createdAt: string
  updatedAt: string
}

/** Phones and e-mails come as people write them. */
export interface NewClient {
  firstName: string
  lastName?: string | undefined
  phone?: string | null | undefined
  email?: string | null | undefined
  birthday?: string | null | undefined
  note?: string | undefined
  source?: string | undefined
}

/** Fields left out stay as they are. */
export type ClientChanges = { [Field in keyof NewClient]?: NewClient[Field] | undefined }

/** What of a client can be written. */
export type ClientDetails = Omit<Client, 'id' | 'createdAt' | 'updatedAt'>

/** The client after the changes; which must be clean already. */
export function applyChanges(client: ClientDetails, changes: ClientChanges): ClientDetails {
  return {
    firstName: changes.firstName ?? client.firstName,
    lastName: changes.lastName ?? client.lastName,
    phone: changes.phone === undefined ? client.phone : changes.phone,
    email: changes.email === undefined ? client.email : changes.email,
    birthday: changes.birthday === undefined ? client.birthday : changes.birthday,
    note: changes.note ?? client.note,
    source: changes.source ?? client.source,
  }
}

/** A client of whom nothing is known yet. */
export const blankClient: ClientDetails = {
  firstName: '',
  lastName: '',
  phone: null,
  email: null,
  birthday: null,
  note: '',
  source: 'staff',
}
