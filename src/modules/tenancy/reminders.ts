import type { FieldProblem } from '../../kernel/errors.ts'
import { type Language, languages } from '../../kernel/language.ts'

/** When and how clients are reminded of a visit. Texts a business has not written are absent. */
export interface Reminders {
  enabled: boolean
  /** How long before the visit, in hours; the farthest first, at most three. */
  hoursBefore: number[]
  /** Nothing is sent between these times of the tenant's clock, `HH:MM`; null sends at any hour. */
  quiet: { from: string; to: string } | null
  texts: Partial<Record<Language, string>>
  /** Whether clients who book by themselves are told that they are booked; reminders apart. */
  confirmations: boolean
}

/** Fields left out stay as they are; a text given as an empty string is removed. */
export interface ReminderChanges {
  enabled?: boolean | undefined
  hoursBefore?: number[] | undefined
  quiet?: { from: string; to: string } | null | undefined
  texts?: Partial<Record<Language, string | undefined>> | undefined
  confirmations?: boolean | undefined
}

/** What a text may name: `{client}` and so on are filled in for each visit. */
const reminderPlaces = [
  'client',
  'business',
  'date',
  'time',
  'employee',
  'services',
  'address',
  'phone',
  'link',
] as const

const noReminders: Reminders = {
  enabled: false,
  hoursBefore: [24],
  quiet: { from: '21:00', to: '09:00' },
  texts: {},
  confirmations: true,
}

const most = { hours: 720, times: 3, textLength: 500 }

/** Reads what is stored; what is absent or was never written is as a new tenant has it. */
export function readReminders(stored: unknown): Reminders {
  const given: Partial<Reminders> = { ...(stored as Partial<Reminders> | null) }
  return { ...noReminders, ...given }
}

/** The reminders after the changes. */
export function changeReminders(before: Reminders, changes: ReminderChanges): Reminders {
  const texts = Object.entries({ ...before.texts, ...changes.texts }).filter(([, text]) => text)
  const hours = changes.hoursBefore ?? before.hoursBefore
  return {
    enabled: changes.enabled ?? before.enabled,
    hoursBefore: [...new Set(hours)].sort((a, b) => b - a),
    quiet: changes.quiet === undefined ? before.quiet : changes.quiet,
    texts: Object.fromEntries(texts),
    confirmations: changes.confirmations ?? before.confirmations,
  }
}

/** What is wrong with them, field by field. */
export function reminderProblems(reminders: Reminders): FieldProblem[] {
  const { hoursBefore, quiet, texts } = reminders
  const problems: FieldProblem[] = []
  const field = (name: string) => `reminders.${name}`
  if (hoursBefore.length === 0) {
    problems.push({ field: field('hours_before'), code: 'too_few', params: { limit: 1 } })
  }
  if (hoursBefore.length > most.times) {
    problems.push({ field: field('hours_before'), code: 'too_many', params: { limit: most.times } })
  }
  if (hoursBefore.some((hours) => hours > most.hours)) {
    problems.push({
      field: field('hours_before'),
      code: 'too_large',
      params: { limit: most.hours },
    })
  }
  for (const edge of ['from', 'to'] as const) {
    if (quiet && !isClock(quiet[edge])) {
      problems.push({ field: field(`quiet.${edge}`), code: 'not_time' })
    }
  }
  for (const language of languages) {
    problems.push(...textProblems(field(`texts.${language}`), texts[language] ?? ''))
  }
  return problems
}

function isClock(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

/** A misspelt place would stand in the client's message as it is: it is refused instead. */
function textProblems(field: string, text: string): FieldProblem[] {
  if (text.length > most.textLength) {
    return [{ field, code: 'too_long', params: { limit: most.textLength } }]
  }
  const places: readonly string[] = reminderPlaces
  const strange = [...text.matchAll(/\{([^{}]*)\}/g)].some(
    ([, name = '']) => !places.includes(name),
  )
  const allowed = reminderPlaces.map((name) => `{${name}}`).join(', ')
  return strange ? [{ field, code: 'unknown_value', params: { allowed } }] : []
}
