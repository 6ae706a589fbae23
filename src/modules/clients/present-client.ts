import type { Client } from './client.ts'

/** A client as the API and the facts show it. */
export interface PresentedClient {
  id: number
  first_name: string
  last_name: string
  phone: string | null
  email: string | null
  birthday: string | null
  note: string
  source: string
  created_at: string
  updated_at: string
}

export function presentClient(client: Client): PresentedClient {
  return {
    id: client.id,
    first_name: client.firstName,
    last_name: client.lastName,
    phone: client.phone,
    email: client.email,
    birthday: client.birthday,
    note: client.note,
    source: client.source,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  }
}
