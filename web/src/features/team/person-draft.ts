import type { Schemas } from '../../api/client.ts'
import { statusColors } from '../../ui/status-colors.ts'

/** What of a person the team's pages change. */
export interface PersonDraft {
  name: string
  position: string
  phone: string
  color: string
  /** Performs every service; the list counts only when not. */
  everything: boolean
  service_ids: number[]
}

/** A new person gets the first colour that nobody has yet. */
export function draftOf(
  person?: Schemas['User'],
  others: readonly Schemas['User'][] = [],
): PersonDraft {
  const taken = new Set(others.map(({ color }) => color))
  const free = statusColors.slice(1).find(({ value }) => !taken.has(value))
  const usual = statusColors[(others.length % (statusColors.length - 1)) + 1]
  return {
    name: person?.name ?? '',
    position: person?.position ?? '',
    phone: person?.phone ?? '',
    color: person?.color ?? free?.value ?? usual?.value ?? statusColors[0].value,
    everything: (person?.service_ids.length ?? 0) === 0,
    service_ids: [...(person?.service_ids ?? [])],
  }
}

/** What is sent: no list of services means all of them. */
export function bodyOf({ everything, ...draft }: PersonDraft) {
  return {
    ...draft,
    phone: draft.phone.trim() || null,
    service_ids: everything ? [] : draft.service_ids,
  }
}
