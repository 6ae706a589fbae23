import type { Schemas } from '../../api/client.ts'

type Client = Schemas['Client']

/** A client as the form holds it: what is not known is empty. */
export interface ClientDraft {
  first_name: string
  last_name: string
  phone: string
  email: string
  birthday: string
  note: string
  source: string
}

/** The fields of a client, those whom nothing is known of too. */
export function draftOf(client?: Client): ClientDraft {
  return {
    first_name: client?.first_name ?? '',
    last_name: client?.last_name ?? '',
    phone: client?.phone ?? '',
    email: client?.email ?? '',
    birthday: client?.birthday ?? '',
    note: client?.note ?? '',
    source: client?.source ?? '',
  }
}

/** What is sent; a source that nobody named is left to the server. */
export function bodyOf({ source, phone, email, birthday, ...plain }: ClientDraft) {
  const named = source.trim()
  return {
    ...plain,
    phone: phone.trim() || null,
    email: email.trim() || null,
    birthday: birthday || null,
    ...(named ? { source: named } : {}),
  }
}

/** What was typed to find somebody begins the one who was not found. */
export function draftFrom(typed: string): ClientDraft {
  const text = typed.trim()
  const blank = draftOf()
  if (text.includes('@')) return { ...blank, email: text }
  if (/^[\d\s()+-]{4,}$/.test(text)) return { ...blank, phone: text }
  const [first = '', ...rest] = text.split(/\s+/)
  return { ...blank, first_name: first, last_name: rest.join(' ') }
}
