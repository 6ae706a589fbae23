import { unreadableCursor } from '../../kernel/page.ts'

/** Where a page ended, in the order of lists: position, name, number. */
export interface ListPlace {
  position: number
  name: string
  id: number
}

export function writeCursor({ position, name, id }: ListPlace): string {
  return Buffer.from(JSON.stringify([position, name, id])).toString('base64url')
}

/** @throws ProblemError `invalid_input` for a text that is no cursor of ours */
export function readCursor(cursor: string): ListPlace {
  const text = Buffer.from(cursor, 'base64url').toString()
  const match = /^\[(-?\d{1,9}),(".*"),(\d{1,15})\]$/s.exec(text)
  const name = match && parseText(match[2] ?? '')
  if (!match || name === null) throw unreadableCursor()
  return { position: Number(match[1]), name, id: Number(match[3]) }
}

function parseText(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' && !value.includes('\0') ? value : null
  } catch {
    return null
  }
}
