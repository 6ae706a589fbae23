import type { Language } from '../../kernel/language.ts'
import { toMajor } from '../../kernel/money.ts'
import { formatWall, type Zone } from '../../kernel/zone.ts'
import type { VisitLine } from './export-visits.ts'

const visitColumnNames = [
  'date',
  'from',
  'to',
  'client',
  'phone',
  'services',
  'employee',
  'workplace',
  'status',
  'total',
  'note',
  'source',
] as const
type VisitColumn = (typeof visitColumnNames)[number]

const titles: Record<Language, Record<VisitColumn, string>> = {
  ru: {
    date: 'Дата',
    from: 'Начало',
    to: 'Конец',
    client: 'Клиент',
    phone: 'Телефон',
    services: 'Услуги',
    employee: 'Сотрудник',
    workplace: 'Рабочее место',
    status: 'Статус',
    total: 'Сумма',
    note: 'Заметка',
    source: 'Откуда',
  },
  uk: {
    date: 'Дата',
    from: 'Початок',
    to: 'Кінець',
    client: 'Клієнт',
    phone: 'Телефон',
    services: 'Послуги',
    employee: 'Працівник',
    workplace: 'Робоче місце',
    status: 'Статус',
    total: 'Сума',
    note: 'Нотатка',
    source: 'Звідки',
  },
  kk: {
    date: 'Күні',
    from: 'Басталуы',
    to: 'Аяқталуы',
    client: 'Клиент',
    phone: 'Телефон',
    services: 'Қызметтер',
    employee: 'Қызметкер',
    workplace: 'Жұмыс орны',
    status: 'Күйі',
    total: 'Сомасы',
    note: 'Ескертпе',
    source: 'Қайдан',
  },
  en: {
    date: 'Date',
    from: 'From',
    to: 'To',
    client: 'Client',
    phone: 'Phone',
    services: 'Services',
    employee: 'Employee',
    workplace: 'Workplace',
    status: 'Status',
    total: 'Total',
    note: 'Note',
    source: 'Source',
  },
}

/** What the columns of a file of visits are called, in their order. */
export function visitTitles(language: Language): string[] {
  return visitColumnNames.map((name) => titles[language][name])
}

/**
 * A visit as the cells of such a file: times on the clock of the business, money in whole units of
 * its currency.
 */
export function visitCells(line: VisitLine, of: { zone: Zone; currency: string }): string[] {
  const { booking } = line
  const [from, to] = [booking.startsAt, booking.endsAt].map((at) =>
    formatWall(Date.parse(at), of.zone),
  )
  return [
    from?.slice(0, 10) ?? '',
    from?.slice(11, 16) ?? '',
    to?.slice(11, 16) ?? '',
    line.clientName,
    line.clientPhone,
    booking.services.map(({ name }) => name).join(', '),
    line.employee,
    line.workplace,
    line.status,
    String(toMajor(booking.totalMinor, of.currency)),
    booking.note,
    booking.source,
  ]
}
