import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { isDate } from './day-geometry.ts'
import { type View, views } from './period.ts'

/** By whom or by where a day is shown. */
export type Grouping = 'people' | 'places'
export type Coloring = 'status' | 'employee'

/** What the address says of the calendar: every view can be sent to a colleague. */
export interface CalendarAddress {
  view: View
  date: string
  by: Grouping
  colors: Coloring
  /** What is left when people filter; empty leaves everything. */
  people: number[]
  places: number[]
  statuses: number[]
  services: number[]
}

const lists = ['people', 'places', 'statuses', 'services'] as const
const words = ['view', 'date', 'by', 'colors', ...lists]

/** Reads the address; nonsense falls back to today's day by employee. */
export function readAddress(query: LocationQuery, today: string): CalendarAddress {
  const text = (name: string) => {
    const value = query[name]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }
  const ids = (name: string) => [
    ...new Set(
      text(name)
        .split(',')
        .map(Number)
        .filter((id) => Number.isSafeInteger(id) && id > 0),
    ),
  ]
  return {
    view: views.find((view) => view === text('view')) ?? 'day',
    date: isDate(text('date')) ? text('date') : today,
    by: text('by') === 'places' ? 'places' : 'people',
    colors: text('colors') === 'employee' ? 'employee' : 'status',
    people: ids('people'),
    places: ids('places'),
    statuses: ids('statuses'),
    services: ids('services'),
  }
}

/** The address of what is shown; words of others in it stay, and what is usual is left out. */
export function writeAddress(
  shown: CalendarAddress,
  today: string,
  query: LocationQuery,
): LocationQueryRaw {
  const others = Object.entries(query).filter(([name]) => !words.includes(name))
  return {
    ...(shown.view === 'day' ? {} : { view: shown.view }),
    ...(shown.date === today ? {} : { date: shown.date }),
    ...(shown.by === 'people' ? {} : { by: shown.by }),
    ...(shown.colors === 'status' ? {} : { colors: shown.colors }),
    ...Object.fromEntries(
      lists.flatMap((name) => (shown[name].length === 0 ? [] : [[name, shown[name].join(',')]])),
    ),
    ...Object.fromEntries(others),
  }
}
