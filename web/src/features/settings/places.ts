import {
  CalendarCheck,
  History,
  KeyRound,
  ListChecks,
  Mail,
  Store,
  UserRoundCog,
  Webhook,
} from '@lucide/vue'
import type { Component } from 'vue'
import { admins, type Role, runners } from '../../route-meta.ts'

export interface SettingsPlace {
  /** The name of the route; its texts stand under `settings.place`. */
  name:
    | 'business'
    | 'online-booking'
    | 'messages'
    | 'statuses'
    | 'users'
    | 'tokens'
    | 'webhooks'
    | 'audit-log'
  icon: Component
  roles: readonly Role[]
}

/** The pages of the settings, the most used first. */
const places: SettingsPlace[] = [
  { name: 'business', icon: Store, roles: admins },
  { name: 'online-booking', icon: CalendarCheck, roles: admins },
  { name: 'messages', icon: Mail, roles: runners },
  { name: 'statuses', icon: ListChecks, roles: runners },
  { name: 'users', icon: UserRoundCog, roles: admins },
  { name: 'tokens', icon: KeyRound, roles: admins },
  { name: 'webhooks', icon: Webhook, roles: admins },
  { name: 'audit-log', icon: History, roles: runners },
]

/** The pages of the settings that somebody may open. */
export function settingsFor(role: Role): SettingsPlace[] {
  return places.filter(({ roles }) => roles.includes(role))
}
