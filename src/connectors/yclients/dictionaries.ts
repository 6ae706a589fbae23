import type { DictionaryEntry, Remote } from '../../connector-kit/index.ts'
import { readCompany, readForms } from './prepare.ts'
import { attendances } from './settings.ts'

/** The journal's own words for an attendance. */
const words: Record<(typeof attendances)[number], string> = {
  '0': 'Ожидание клиента',
  '2': 'Клиент подтвердил запись',
  '1': 'Клиент пришел, услуги оказаны',
  '-1': 'Клиент не пришел на визит',
  deleted: 'Запись удалена',
}

/** What the location offers for each setting. @throws RemoteError */
export async function dictionaries(remote: Remote): Promise<Record<string, DictionaryEntry[]>> {
  const forms = readForms(await readCompany(remote))
  return {
    attendance_map: attendances.map((id) => ({ id, name: words[id] })),
    bookform_url: forms.map(({ url, title }) => ({ id: url, name: title })),
  }
}
