import type { FieldProblem } from '../../kernel/errors.ts'
import {
  applyChanges,
  blankClient,
  type Client,
  type ClientChanges,
  type ClientDetails,
} from '../clients/index.ts'
import type { ImportCounts, ImportPlan } from './client-import.ts'
import { readRow } from './read-row.ts'

export interface ImportRow {
  rowNumber: number
  cells: string[]
}

/** What is to be written for some rows, in the order of the file. */
export interface MatchedRows {
  creates: ClientDetails[]
  updates: { id: number; changes: ClientChanges }[]
  rejected: { rowNumber: number; reasons: FieldProblem[] }[]
  counts: ImportCounts
}

type Incoming = ClientChanges & { firstName: string }

/**
 * Decides what becomes of each row. A row whose phone, or else whose e-mail, a client has already
 * is that client; of several with one phone it is the one with the same name, else the oldest. Who
 * stands in the file twice is one client.
 */
export function matchRows(
  rows: readonly ImportRow[],
  plan: ImportPlan,
  known: readonly (Client | (ClientDetails & { id: number }))[],
): MatchedRows {
  const book = contactBook(known)
  const matched: MatchedRows = {
    creates: [],
    updates: [],
    rejected: [],
    counts: { created: 0, updated: 0, skipped: 0, rejected: 0 },
  }
  for (const { rowNumber, cells } of rows) {
    const read = readRow(cells, plan)
    if (!read.ok) {
      matched.rejected.push({ rowNumber, reasons: read.reasons })
      matched.counts.rejected += 1
      continue
    }
    settle(matched, book, { incoming: read.client, plan })
  }
  return matched
}

/** The phones and e-mails that rows hold, to look up who has them. */
export function contactsOf(
  rows: readonly ImportRow[],
  plan: ImportPlan,
): { phones: string[]; emails: string[] } {
  const phones = new Set<string>()
  const emails = new Set<string>()
  for (const { cells } of rows) {
    const read = readRow(cells, plan)
    if (!read.ok) continue
    if (read.client.phone) phones.add(read.client.phone)
    if (read.client.email) emails.add(read.client.email)
  }
  return { phones: [...phones], emails: [...emails] }
}

/** A client who is there, or one who is to be created by an earlier row. */
interface Entry {
  id: number | null
  details: ClientDetails
}

interface ContactBook {
  find(incoming: Incoming): Entry | undefined
  add(entry: Entry): void
}

function contactBook(known: readonly (ClientDetails & { id: number })[]): ContactBook {
  const byPhone = new Map<string, Entry[]>()
  const byEmail = new Map<string, Entry[]>()
  const note = (map: Map<string, Entry[]>, key: string | null, entry: Entry) => {
    if (key) map.set(key, [...(map.get(key) ?? []), entry])
  }
  const add = (entry: Entry) => {
    note(byPhone, entry.details.phone, entry)
    note(byEmail, entry.details.email, entry)
  }
  for (const client of known) add({ id: client.id, details: client })
  const best = (entries: Entry[] | undefined, incoming: Incoming) =>
    entries?.find(({ details }) => nameOf(details) === nameOf(incoming)) ?? entries?.[0]
  return {
    add,
    find: (incoming) =>
      best(byPhone.get(incoming.phone ?? ''), incoming) ??
      best(byEmail.get(incoming.email ?? ''), incoming),
  }
}

function settle(
  matched: MatchedRows,
  book: ContactBook,
  { incoming, plan }: { incoming: Incoming; plan: ImportPlan },
): void {
  const entry = book.find(incoming)
  if (!entry) {
    const details = applyChanges({ ...blankClient, source: 'import' }, incoming)
    matched.creates.push(details)
    matched.counts.created += 1
    book.add({ id: null, details })
  } else if (plan.onMatch === 'skip') {
    matched.counts.skipped += 1
  } else {
    if (entry.id === null) Object.assign(entry.details, applyChanges(entry.details, incoming))
    else matched.updates.push({ id: entry.id, changes: incoming })
    matched.counts.updated += 1
  }
}

function nameOf({ firstName, lastName }: { firstName: string; lastName?: string | undefined }) {
  return `${firstName} ${lastName ?? ''}`.trim().toLowerCase()
}
