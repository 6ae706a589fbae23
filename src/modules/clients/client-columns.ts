import type { Language } from '../../kernel/language.ts'
import type { Client } from './client.ts'

export const clientColumnNames = [
  'first_name',
  'last_name',
  'phone',
  'email',
  'birthday',
  'note',
  'source',
  'created_at',
] as const
export type ClientColumn = (typeof clientColumnNames)[number]

/** What the columns of a file of clients are called. */
export const clientColumnTitles: Record<Language, Record<ClientColumn, string>> = {
  ru: {
    first_name: 'Имя',
    last_name: 'Фамилия',
    phone: 'Телефон',
    email: 'Эл. почта',
    birthday: 'Дата рождения',
    note: 'Заметка',
    source: 'Источник',
    created_at: 'Добавлен',
  },
  uk: {
    first_name: 'Ім’я',
    last_name: 'Прізвище',
    phone: 'Телефон',
    email: 'Ел. пошта',
    birthday: 'Дата народження',
    note: 'Нотатка',
    source: 'Джерело',
    created_at: 'Додано',
  },
  kk: {
    first_name: 'Аты',
    last_name: 'Тегі',
    phone: 'Телефон',
    email: 'Эл. пошта',
    birthday: 'Туған күні',
    note: 'Ескертпе',
    source: 'Дереккөз',
    created_at: 'Қосылған күні',
  },
  en: {
    first_name: 'First name',
    last_name: 'Last name',
    phone: 'Phone',
    email: 'E-mail',
    birthday: 'Birthday',
    note: 'Note',
    source: 'Source',
    created_at: 'Added',
  },
}

/** A client as the cells of such a file, in the order of the columns. */
export function clientCells(client: Client): string[] {
  return [
    client.firstName,
    client.lastName,
    client.phone ?? '',
    client.email ?? '',
    client.birthday ?? '',
    client.note,
    client.source,
    client.createdAt,
  ]
}
