import { computed, reactive, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, CallFailed } from '../../api/client.ts'
import { refresh } from '../../api/query-client.ts'
import type { FormContext } from '../../ui/use-form.ts'
import { useToast } from '../../ui/use-toast.ts'
import type { Obstacles } from './obstacles.ts'
import type { Editor } from './use-editor.ts'

/** Where each thing that is missing is asked for. */
const places = {
  lines: 'service_ids',
  userId: 'user_id',
  date: 'start_date',
  time: 'start_time',
  length: 'end_time',
} as const

/** What the form and its fields know of the editor, and what happens when it saves. */
export function useEditorForm(
  editor: Editor,
  options: {
    refused: ShallowRef<Obstacles | null>
    waitlistId: number | undefined
    done: () => void
  },
): FormContext {
  const { t } = useI18n()
  const toast = useToast()

  const missing = computed(() => {
    if (!editor.tried.value) return {}
    const named = editor.missing.value.map((what) => [places[what], t(`panel.need.${what}`)])
    const nameless = editor.newClient.value && editor.newClient.value.name.trim() === ''
    return {
      ...Object.fromEntries(named),
      ...(nameless ? { first_name: t('panel.need.name') } : {}),
      ...(editor.unmatched.value ? { client_id: t('panel.need.client') } : {}),
    } as Record<string, string>
  })
  const told = computed(() => {
    const { value: error } = editor.error
    const fields = error instanceof CallFailed ? (error.problem?.errors ?? []) : []
    return Object.fromEntries(fields.map(({ field, message }) => [placeOf(field), message]))
  })
  const problem = computed(() => {
    const { value: error } = editor.error
    if (error === null || options.refused.value !== null) return null
    if (editor.wasFaster.value) return t('panel.wasFaster')
    return Object.keys(told.value).length > 0 ? t('ui.fixFields') : error
  })

  async function save(): Promise<boolean> {
    settleTyping()
    const isNew = editor.stored.value === null
    const isSeries = editor.extras.repeat !== null
    const saved = await editor.save()
    if (!saved) return false
    if (isNew && options.waitlistId !== undefined) void endWait(options.waitlistId)
    toast.say(t(isSeries ? 'panel.bookedSeries' : isNew ? 'panel.booked' : 'ui.saved'))
    options.done()
    return true
  }

  return reactive({
    errors: computed(() => ({ ...told.value, ...missing.value })),
    busy: editor.busy,
    dirty: editor.dirty,
    problem,
    save,
  })
}

/** Somebody who has been booked waits no longer. */
async function endWait(id: number): Promise<void> {
  await api.DELETE('/api/waitlist/{id}', { params: { path: { id } } }).catch(() => undefined)
  await refresh('waitlist')
}

/** Fields that wait for the end of typing take what is typed now: Ctrl+Enter leaves none. */
function settleTyping(): void {
  document.activeElement?.dispatchEvent(new Event('change', { bubbles: true }))
}

function placeOf(field: string): string {
  return field.startsWith('service_ids') ? 'service_ids' : field
}
