import { useI18n } from 'vue-i18n'
import { sayWeekday } from '../../../ui/say.ts'
import { useSay } from '../../../ui/use-say.ts'
import { channels } from '../../messages/message.ts'
import { datum, type Entry, kindOf } from './entry.ts'
import { isField } from './fields.ts'
import { useJournalValues } from './use-journal-values.ts'

/** An entry of the log in the words of the reader. */
export function useJournalWords() {
  const { t, locale } = useI18n()
  const say = useSay()
  const { users, named, sayValue } = useJournalValues()

  function whoOf({ actor }: Entry): string {
    if (actor.kind === 'system' || actor.kind === 'support') return t(`journal.actor.${actor.kind}`)
    if (actor.kind === 'token') return tokenWords(actor)
    return actor.name ?? t(`journal.actor.${actor.kind}`)
  }

  function tokenWords({ name, owner_name: owner }: Entry['actor']): string {
    const words = t('journal.byToken', { name: name ?? '—' })
    return owner ? `${owner} · ${words}` : words
  }

  /** What it is about, by the name it had then. */
  function titleOf(entry: Entry): string {
    const { subject } = entry
    const person = named('user_id', datum(entry, 'user_id'))
    if (subject === 'booking') {
      const start = datum(entry, 'start_time')
      return typeof start === 'string' ? `${say.moment(start)} · ${person}` : person
    }
    if (subject === 'schedule' || subject === 'vacation') return `${person}${whenOf(entry)}`
    if (entry.name === 'MessageChannelUpdated') return channelOf(entry)
    if (subject === 'webhook') return String(datum(entry, 'host') ?? '')
    return entry.title ?? (subject === 'tenant' ? '' : `№ ${entry.subject_id}`)
  }

  function channelOf(entry: Entry): string {
    const channel = channels.find((one) => one === datum(entry, 'channel'))
    return channel ? t(`messages.channel.${channel}`) : ''
  }

  function whenOf(entry: Entry): string {
    const [from, to] = [datum(entry, 'starts_on'), datum(entry, 'ends_on')]
    const [date, weekday] = [datum(entry, 'date'), datum(entry, 'weekday')]
    if (typeof from === 'string' && typeof to === 'string') {
      return `, ${say.date(from)} – ${say.date(to)}`
    }
    if (typeof date === 'string') return `, ${say.date(date)}`
    return typeof weekday === 'number' ? `, ${sayWeekday(weekday, locale.value)}` : ''
  }

  return {
    whoOf,
    titleOf,
    happened: (entry: Entry) => t(`journal.fact.${kindOf(entry)}`, { name: entry.name }),
    fieldOf: (field: string) => (isField(field) ? t(`journal.field.${field}`) : field),
    sayValue,
    users,
  }
}
