import { FileSpreadsheet, FileText } from '@lucide/vue'
import { computed, type MaybeRefOrGetter, ref, toValue } from 'vue'
import { useI18n } from 'vue-i18n'
import { api } from '../../api/client.ts'
import { saveFile } from '../../api/save-file.ts'
import { useToast } from '../../ui/use-toast.ts'

/** All clients, or those whom a search finds, as a file of either format. */
export function useExport(search: MaybeRefOrGetter<string>) {
  const { t } = useI18n()
  const toast = useToast()
  const busy = ref(false)
  const formats = computed(() => [
    { label: t('clients.asExcel'), icon: FileSpreadsheet, run: () => save('xlsx') },
    { label: t('clients.asCsv'), icon: FileText, run: () => save('csv') },
  ])

  async function save(format: 'csv' | 'xlsx') {
    busy.value = true
    const text = toValue(search)
    const query = { format, ...(text && { search: text }) }
    const asked = api.GET('/api/clients/export', { params: { query }, parseAs: 'blob' })
    await saveFile(`clients.${format}`, asked).catch(toast.fail)
    busy.value = false
  }

  return { formats, busy }
}
