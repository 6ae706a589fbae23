import type { Schemas } from '../../api/client.ts'

type Service = Schemas['Service']

/** A service as a form holds it: a number that is not typed yet is null. */
export interface ServiceDraft {
  type: Service['type']
  name: string
  category: string
  description: string
  price_minor: number | null
  duration_minutes: number | null
  buffer_before_minutes: number | null
  buffer_after_minutes: number | null
  needs_workplace: boolean
}

export function draftOf(service?: Service): ServiceDraft {
  return {
    type: service?.type ?? 'service',
    name: service?.name ?? '',
    category: service?.category ?? '',
    description: service?.description ?? '',
    price_minor: service?.price_minor ?? null,
    duration_minutes: service?.duration_minutes ?? 60,
    buffer_before_minutes: service?.buffer_before_minutes ?? 0,
    buffer_after_minutes: service?.buffer_after_minutes ?? 0,
    needs_workplace: service?.needs_workplace ?? false,
  }
}

/** The shortest visit that can be drawn on the calendar. */
const leastMinutes = 5

/**
 * What has to be said before a service is sold. Nothing is free, or over at once, by mistake; only
 * a product takes nobody's time.
 */
export function missingOf(draft: ServiceDraft): ('price_minor' | 'duration_minutes')[] {
  const isShort = draft.type === 'service' && (draft.duration_minutes ?? 0) < leastMinutes
  return [
    ...(draft.price_minor === null ? ['price_minor' as const] : []),
    ...(isShort ? ['duration_minutes' as const] : []),
  ]
}

/** What is sent; a break that is not typed is none, and a product keeps nobody's time free. */
export function bodyOf(draft: ServiceDraft) {
  const { price_minor: price } = draft
  if (price === null) throw new Error('a service without a price is not sent')
  const isService = draft.type === 'service'
  return {
    ...draft,
    price_minor: price,
    duration_minutes: draft.duration_minutes ?? 0,
    buffer_before_minutes: isService ? (draft.buffer_before_minutes ?? 0) : 0,
    buffer_after_minutes: isService ? (draft.buffer_after_minutes ?? 0) : 0,
    needs_workplace: isService && draft.needs_workplace,
  }
}
