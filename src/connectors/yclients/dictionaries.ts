import type { DictionaryEntry, Remote } from '../../connector-kit/index.ts'
import type { Language } from '../../kernel/language.ts'
import { readCompany, readForms } from './prepare.ts'
import { attendances, switches, widgetLinks } from './settings.ts'

/** The journal's own words for an attendance. */
const words: Record<(typeof attendances)[number], string> = {
  '0': 'Ожидание клиента',
  '2': 'Клиент подтвердил запись',
  '1': 'Клиент пришел, услуги оказаны',
  '-1': 'Клиент не пришел на визит',
  deleted: 'Запись удалена',
}

/** What becomes of clients whom nobody here knows. */
const creating: Record<Language, Record<(typeof switches)[number], string>> = {
  ru: { on: 'Создавать здесь', off: 'Показывать в списке, не создавать' },
  uk: { on: 'Створювати тут', off: 'Показувати в списку, не створювати' },
  kk: { on: 'Осында жасау', off: 'Жасамай, тізімде көрсету' },
  en: { on: 'Create them here', off: 'Show them in the list, do not create' },
}

/** What the location offers for each setting. @throws RemoteError */
export async function dictionaries(remote: Remote): Promise<Record<string, DictionaryEntry[]>> {
  const forms = await readForms(remote, await readCompany(remote))
  return {
    attendance_map: attendances.map((id) => ({ id, name: words[id] })),
    bookform_url: forms.map(({ url, title }) => ({ id: url, name: title })),
    widget_link: widgetLinks.map((id) => ({ id, name: id })),
    widget_contact: switches.map((id) => ({ id, name: id })),
    create_clients: switches.map((id) => ({ id, name: creating[remote.tenant.language][id] })),
  }
}
