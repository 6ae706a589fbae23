/** What the public API answers, as far as this app reads it. */
export interface Business {
  slug: string
  name: string
  about: string
  address: string
  phone: string | null
  zone: string
  currency: string
  country: string
  language: string
  week_start: number
  notice_minutes: number
  horizon_days: number
  sign_in: ('email' | 'sms' | 'telegram')[]
  enabled: boolean
}

export interface Service {
  id: number
  name: string
  category: string | null
  description: string
  duration_minutes: number
  price_minor: number
  booking: 'own' | 'widget' | 'form'
  employees: { id: number; name: string }[]
}

export interface Slot {
  /** An instant, ISO 8601 with `Z`. */
  start_time: string
  user_ids: number[]
}

export interface Slots {
  days: { date: string; slots: Slot[] }[]
  next_free: string | null
}

export interface ClientBooking {
  id: number
  token: string
  services: { id: number; name: string; duration_minutes: number; price_minor: number }[]
  employee: { id: number; name: string }
  start_time: string
  end_time: string
  total_minor: number
  state: 'active' | 'completed' | 'cancelled' | 'no_show'
  confirmed: boolean
  source: string
  can_change: boolean
  change_until: string
}

/** What a link of a visit answers. */
export interface LinkedVisit {
  id?: number
  business: string
  slug?: string
  zone: string
  currency: string
  language: string
  employee: string
  services: { name: string; duration_minutes: number; price_minor: number }[]
  service_ids: number[]
  user_id: number
  start_time: string
  end_time: string
  total_minor: number
  state: ClientBooking['state']
  confirmed?: boolean
  source?: string
  can_change: boolean
  change_until: string
}

export interface SignedIn {
  client: { first_name: string; last_name: string; phone: string | null; email: string | null }
  channel?: string
  realtime_key?: string
}

export interface Problem {
  code: string
  title: string
  detail?: string
  errors?: { field: string; code: string; message: string }[]
  retry_after?: number
  nearest_free?: { start_time: string; user_id?: number }[]
}
