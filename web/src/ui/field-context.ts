import { type ComputedRef, computed, type InjectionKey, inject, useId } from 'vue'

/** What a UiField tells the input inside it. */
export interface FieldContext {
  id: string
  describedBy: ComputedRef<string | undefined>
  invalid: ComputedRef<boolean>
  required: ComputedRef<boolean>
  /** The input cannot take what is typed, and says why; nothing when it can. */
  complain(words: string | undefined): void
}

export const fieldKey: InjectionKey<FieldContext> = Symbol('field')

/** How an input tells its field, where it has one, that what is typed cannot be taken. */
export function useComplaint(): (words: string | undefined) => void {
  const field = inject(fieldKey, null)
  return (words) => field?.complain(words)
}

/** Attributes of an input: tied to its field's label, hint and error where there is a field. */
export function useFieldAttributes() {
  const field = inject(fieldKey, null)
  const own = useId()
  return computed(() => ({
    id: field?.id ?? own,
    'aria-describedby': field?.describedBy.value,
    'aria-invalid': field?.invalid.value || undefined,
    'aria-required': field?.required.value || undefined,
  }))
}
