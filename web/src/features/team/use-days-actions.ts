import { useI18n } from 'vue-i18n'
import { type Answer, api, dataOf, type Schemas } from '../../api/client.ts'
import { refresh } from '../../api/query-client.ts'
import { useToast } from '../../ui/use-toast.ts'
import { datesOf } from './day-range.ts'
import { type DayHours, type HoursRow, hoursKeptOn, rowOf, type Span } from './hours.ts'

/** What shall be on some days; both dates inclusive. */
export interface DaysChange {
  kind: 'vacation' | 'dayOff' | 'hours' | 'usual'
  from: string
  to: string
  note: string
  spans: Span[]
}

type Vacation = Schemas['Vacation']
const mostDates = 366

/**
 * Plans vacations and dates with other hours of one person. `rows` are the hours as they are known:
 * what a date had is what it gets back.
 */
export function useDaysActions(
  person: { id: number; name: string },
  rows: () => readonly HoursRow[],
) {
  const { t } = useI18n()
  const toast = useToast()
  const say = (words: string, undo?: () => Promise<unknown>) =>
    toast.say(words, undo && (() => undo().finally(() => refresh('schedules', 'vacations'))))

  /** Keeps what is wanted; a vacation that was there already is changed. */
  async function save(change: DaysChange, there: Vacation | undefined): Promise<Answer<unknown>> {
    const answer = change.kind === 'vacation' ? await plan(change, there) : await setDates(change)
    void refresh('schedules', 'vacations')
    return answer
  }

  async function plan({ from, to, note }: DaysChange, there: Vacation | undefined) {
    const body = { starts_on: from, ends_on: to, note }
    const answer = there
      ? await api.PUT('/api/vacations/{id}', { params: { path: { id: there.id } }, body })
      : await api.POST('/api/vacations', { body: { ...body, user_id: person.id } })
    const made = answer.data
    if (made) {
      say(t('team.vacationSaved', { name: person.name }), () =>
        there
          ? dataOf(
              api.PUT('/api/vacations/{id}', {
                params: { path: { id: there.id } },
                body: { starts_on: there.starts_on, ends_on: there.ends_on, note: there.note },
              }),
            )
          : dataOf(api.DELETE('/api/vacations/{id}', { params: { path: { id: made.id } } })),
      )
    }
    return answer
  }

  async function setDates({ kind, from, to, spans }: DaysChange) {
    const hours = kind === 'usual' ? null : kind === 'dayOff' ? [] : spans.map(rowOf)
    const dates = datesOf({ from, to }, mostDates)
    const before = dates.map((date) => hoursKeptOn(date, rows()))
    const put = (days: DayHours[]) =>
      api.PUT('/api/users/{id}/hours', {
        params: { path: { id: person.id } },
        body: { dates: days },
      })
    const answer = await put(dates.map((date) => ({ date, hours })))
    if (answer.data) {
      say(t('team.daysSaved', { name: person.name }), () => dataOf(put(before)))
    }
    return answer
  }

  /** Answers whether the vacation is gone. */
  async function takeBack({ id, user_id, starts_on, ends_on, note }: Vacation): Promise<boolean> {
    try {
      await dataOf(api.DELETE('/api/vacations/{id}', { params: { path: { id } } }))
      void refresh('vacations', 'schedules')
      say(t('team.vacationGone', { name: person.name }), () =>
        dataOf(api.POST('/api/vacations', { body: { user_id, starts_on, ends_on, note } })),
      )
      return true
    } catch (error) {
      toast.fail(error)
      return false
    }
  }

  return { save, takeBack }
}
