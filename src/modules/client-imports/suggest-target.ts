import { languages } from '../../kernel/language.ts'
import { clientColumnTitles } from '../clients/index.ts'
import { type ImportTarget, importTargets } from './client-import.ts'

/** What headings of columns are called where people keep their clients, in four languages. */
const words: Record<ImportTarget, string[]> = {
  full_name_last_first: [
    'фио',
    'ф и о',
    'фамилия имя',
    'фамилия имя отчество',
    'фамилия и имя',
    'піб',
    'п і б',
    'прізвище ім я',
    'прізвище та ім я',
    'прізвище ім я по батькові',
    'тегі аты',
    'тегі аты жөні',
    'аты жөні',
    'last name first name',
    'surname name',
  ],
  full_name: [
    'имя и фамилия',
    'имя фамилия',
    'полное имя',
    'клиент',
    'имя клиента',
    'ім я та прізвище',
    'ім я прізвище',
    'повне ім я',
    'клієнт',
    'ім я клієнта',
    'аты тегі',
    'толық аты',
    'клиент аты',
    'name',
    'full name',
    'client',
    'client name',
    'customer',
    'customer name',
    'contact',
  ],
  first_name: ['имя', 'ім я', 'імя', 'аты', 'есімі', 'first name', 'firstname', 'given name'],
  last_name: ['фамилия', 'прізвище', 'тегі', 'last name', 'lastname', 'surname', 'family name'],
  phone: [
    'телефон',
    'тел',
    'номер',
    'номер телефона',
    'мобильный',
    'мобильный телефон',
    'телефон клиента',
    'номер телефону',
    'мобільний',
    'мобільний телефон',
    'моб тел',
    'whatsapp',
    'ватсап',
    'телефон нөмірі',
    'ұялы телефон',
    'ұялы',
    'phone',
    'phone number',
    'telephone',
    'mobile',
    'mobile phone',
    'cell',
    'tel',
  ],
  email: [
    'почта',
    'эл почта',
    'электронная почта',
    'имейл',
    'емейл',
    'мейл',
    'пошта',
    'ел пошта',
    'електронна пошта',
    'эл пошта',
    'электрондық пошта',
    'пошта мекенжайы',
    'email',
    'e mail',
    'mail',
    'email address',
  ],
  birthday: [
    'дата рождения',
    'день рождения',
    'др',
    'д р',
    'дата народження',
    'день народження',
    'туған күні',
    'туған күн',
    'birthday',
    'birth date',
    'birthdate',
    'date of birth',
    'dob',
  ],
  note: [
    'заметка',
    'заметки',
    'комментарий',
    'комментарии',
    'примечание',
    'примечания',
    'нотатка',
    'нотатки',
    'коментар',
    'примітка',
    'примітки',
    'ескертпе',
    'түсініктеме',
    'жазба',
    'пікір',
    'note',
    'notes',
    'comment',
    'comments',
    'remark',
  ],
  source: [
    'источник',
    'откуда',
    'канал',
    'джерело',
    'звідки',
    'дереккөз',
    'қайдан',
    'source',
    'channel',
  ],
}

const targets = new Map(
  importTargets.flatMap((target) => [
    ...words[target].map((word) => [word, target] as const),
    [target.replaceAll('_', ' '), target] as const,
    ...titlesOf(target),
  ]),
)

/** What a column holds, by its heading; null when the heading says nothing known. */
export function suggestTarget(header: string): ImportTarget | null {
  return targets.get(plain(header)) ?? null
}

/** Our own files are read back as what they are. */
function titlesOf(target: ImportTarget): [string, ImportTarget][] {
  return languages.flatMap((language) => {
    const title = new Map<string, string>(Object.entries(clientColumnTitles[language])).get(target)
    return title === undefined ? [] : [[plain(title), target] as [string, ImportTarget]]
  })
}

/** In lower case, with single spaces where dots, dashes, apostrophes and brackets were. */
function plain(header: string): string {
  return header
    .toLowerCase()
    .replace(/\(.*?\)/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll('ё', 'е')
    .trim()
}
