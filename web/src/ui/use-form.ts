import { type InjectionKey, onScopeDispose, reactive, shallowRef, toRaw, watch } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import { type Answer, CallFailed, dataOf } from '../api/client.ts'
import { i18n } from '../i18n.ts'
import { askBeforeLeaving } from './use-confirm.ts'

export interface FormOptions<Values extends object, Saved> {
  /** The values to begin with, and to come back to. */
  initial: () => Values
  /** Sends them. What it answers tells which fields are wrong. */
  save: (values: Values) => Promise<Answer<Saved>>
  /** After the server has agreed; the form is no longer dirty then. */
  onSaved?: (saved: Saved) => unknown
  /** What is wrong before anything is sent: the field and the words. */
  check?: (values: Values) => Record<string, string>
  /**
   * The words of the address that show the form, as `edit` in `?edit=7`. Whatever changes one of
   * them leaves the form, the phone's own Back too. Other words, as of a filter, are let pass.
   */
  leftBy?: readonly string[]
}

/** What a UiForm and the fields in it know of a form. */
export interface FormContext {
  /** What is wrong with each field, by its path in the body: `services.0.price_minor`. */
  errors: Record<string, string>
  busy: boolean
  dirty: boolean
  /** What went wrong and belongs to no field on the screen. */
  problem: unknown
  save(): Promise<boolean>
}

export interface Form<Values extends object> extends FormContext {
  values: Values
  /** Begins again, with other values or with the first ones. */
  reset(values?: Values): void
  /** Asks whether unsaved changes may go. True where there are none. */
  mayLeave(): Promise<boolean>
}

export const formKey: InjectionKey<FormContext> = Symbol('form')

/**
 * A form: values, what is wrong with them, and whether they are saved. A refusal keeps everything
 * that was typed; leaving the page with unsaved changes is asked about first.
 */
export function useForm<Values extends object, Saved>(
  options: FormOptions<Values, Saved>,
): Form<Values> {
  const saved = shallowRef(JSON.stringify(options.initial()))
  // A drawer asks before it closes, and the change of the address that closes it asks as well: one
  // yes is enough for both, until something more is typed.
  let isGivenUp = false
  const form: Form<Values> = reactive({
    values: options.initial(),
    errors: {},
    busy: false,
    dirty: false,
    problem: null,
    reset(values?: Values) {
      form.values = values ?? options.initial()
      saved.value = JSON.stringify(form.values)
      form.errors = {}
      form.problem = null
    },
    mayLeave,
    save,
  }) as Form<Values>

  async function mayLeave(): Promise<boolean> {
    if (!form.dirty || isGivenUp) return true
    isGivenUp = await askBeforeLeaving()
    return isGivenUp
  }

  async function save(): Promise<boolean> {
    if (form.busy) return false
    form.problem = null
    form.errors = options.check?.(form.values) ?? {}
    if (Object.keys(form.errors).length > 0) return false
    form.busy = true
    try {
      const sent = JSON.stringify(form.values)
      const answer = await dataOf(options.save(toRaw(form.values) as Values))
      saved.value = sent
      await options.onSaved?.(answer)
      return true
    } catch (error) {
      takeIn(form, error)
      return false
    } finally {
      form.busy = false
    }
  }

  watch(
    [() => JSON.stringify(form.values), saved],
    ([now, kept]) => {
      isGivenUp = false
      form.dirty = now !== kept
    },
    { flush: 'sync' },
  )
  guard(form, options.leftBy ?? [])
  return form
}

/** Puts the server's words to the fields that they are about. */
function takeIn(form: FormContext, error: unknown): void {
  const fields = error instanceof CallFailed ? (error.problem?.errors ?? []) : []
  form.errors = Object.fromEntries(fields.map(({ field, message }) => [field, message]))
  form.problem = fields.length > 0 ? i18n.global.t('ui.fixFields') : error
}

function guard(form: Form<object>, leftBy: readonly string[]): void {
  const onUnload = (event: BeforeUnloadEvent) => {
    if (form.dirty) event.preventDefault()
  }
  window.addEventListener('beforeunload', onUnload)
  onScopeDispose(() => window.removeEventListener('beforeunload', onUnload))
  onBeforeRouteLeave(() => form.mayLeave())
  onBeforeRouteUpdate((to, from) => {
    const stays =
      to.path === from.path && leftBy.every((word) => to.query[word] === from.query[word])
    return stays || form.mayLeave()
  })
}
