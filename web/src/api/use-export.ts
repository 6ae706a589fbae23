import { FileSpreadsheet, FileText } from '@lucide/vue'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useToast } from '../ui/use-toast.ts'
import type { Answer } from './client.ts'
import { saveFile } from './save-file.ts'

type Format = 'csv' | 'xlsx'

/** A list as a file of either format: what a menu offers, and whether one is being made. */
export function useExport(name: string, ask: (format: Format) => Promise<Answer<Blob>>) {
  const { t } = useI18n()
  const toast = useToast()
  const busy = ref(false)
  const formats = computed(() => [
    { label: t('ui.asExcel'), icon: FileSpreadsheet, run: () => save('xlsx') },
    { label: t('ui.asCsv'), icon: FileText, run: () => save('csv') },
  ])

  async function save(format: Format) {
    busy.value = true
    await saveFile(`${name}.${format}`, ask(format)).catch(toast.fail)
    busy.value = false
  }

  return { formats, busy }
}
