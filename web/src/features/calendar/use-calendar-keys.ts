import { searchOpen } from '../../shell/search-open.ts'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import type { Calendar } from './use-calendar.ts'

/** The keys of the whole calendar; those of one booking are its own. */
export function useCalendarKeys({ show, showToday, step, create }: Calendar): void {
  const back = { label: 'calendar.previous', run: () => step(-1) }
  const on = { label: 'calendar.next', run: () => step(1) }
  useShortcuts([
    { keys: 'KeyT', label: 'calendar.today', run: showToday },
    { keys: 'KeyD', label: 'calendar.view.day', run: () => show({ view: 'day' }) },
    { keys: 'KeyW', label: 'calendar.view.week', run: () => show({ view: 'week' }) },
    { keys: 'KeyM', label: 'calendar.view.month', run: () => show({ view: 'month' }) },
    { keys: 'KeyL', label: 'calendar.view.list', run: () => show({ view: 'list' }) },
    { keys: 'KeyN', label: 'calendar.newBooking', run: () => create({}) },
    { keys: 'ArrowLeft', keyOnly: true, ...back },
    { keys: 'ArrowRight', keyOnly: true, ...on },
    { keys: 'Alt+ArrowLeft', keyOnly: true, ...back },
    { keys: 'Alt+ArrowRight', keyOnly: true, ...on },
    {
      keys: 'Slash',
      label: 'shell.search',
      keyOnly: true,
      run: () => {
        searchOpen.value = true
      },
    },
  ])
}
