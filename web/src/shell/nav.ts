import {
  Armchair,
  Building2,
  CalendarDays,
  ClipboardList,
  Link2,
  Scissors,
  Settings,
  Users,
  UsersRound,
} from '@lucide/vue'
import type { Component } from 'vue'
import { type Role, runners } from '../route-meta.ts'

export interface Place {
  /** The name of the route. */
  name: string
  path: string
  label: string
  icon: Component
  roles?: readonly Role[]
}

/** The places of the menu, in the order of a working day. */
const places: Place[] = [
  { name: 'calendar', path: '/calendar', label: 'shell.nav.calendar', icon: CalendarDays },
  { name: 'bookings', path: '/bookings', label: 'shell.nav.bookings', icon: ClipboardList },
  { name: 'clients', path: '/clients', label: 'shell.nav.clients', icon: Users },
  { name: 'services', path: '/services', label: 'shell.nav.services', icon: Scissors },
  { name: 'team', path: '/team', label: 'shell.nav.team', icon: UsersRound, roles: runners },
  {
    name: 'workplaces',
    path: '/workplaces',
    label: 'shell.nav.workplaces',
    icon: Armchair,
    roles: runners,
  },
  {
    name: 'connections',
    path: '/connections',
    label: 'shell.nav.connections',
    icon: Link2,
    roles: runners,
  },
  {
    name: 'settings',
    path: '/settings',
    label: 'shell.nav.settings',
    icon: Settings,
    roles: runners,
  },
  {
    name: 'tenants',
    path: '/tenants',
    label: 'shell.nav.tenants',
    icon: Building2,
    roles: ['super_admin'],
  },
]

/** The places that somebody may go to. */
export function placesFor(role: Role): Place[] {
  return places.filter(({ roles }) => !roles || roles.includes(role))
}
