import { useSay } from '../../ui/use-say.ts'

/** The date of an instant, short: of this year by its weekday, of another by its year. */
export function useNearDate() {
  const say = useSay()
  return (instant: string) => {
    const date = say.dateOf(instant)
    return date.slice(0, 4) === say.today().slice(0, 4) ? say.day(date, 'short') : say.date(date)
  }
}
