import { type Ref, shallowRef, watch } from 'vue'
import type { Draft } from './draft.ts'

/** The workplace of a new booking, as long as nobody has chosen one. */
export interface OpenPlace {
  /** The server proposes; false once a person has said where, or nowhere. */
  isOpen: Readonly<Ref<boolean>>
  propose(workplaceId: number | null): void
}

/** Puts what is proposed into the draft; whatever else comes in there was chosen by a person. */
export function usePlace(draft: Ref<Draft>, startsOpen: boolean): OpenPlace {
  const isOpen = shallowRef(startsOpen)
  let proposed = draft.value.workplaceId
  watch(
    () => draft.value.workplaceId,
    (workplaceId) => {
      if (workplaceId !== proposed) isOpen.value = false
    },
    { flush: 'sync' },
  )
  return {
    isOpen,
    propose(workplaceId) {
      if (!isOpen.value) return
      proposed = workplaceId
      draft.value.workplaceId = workplaceId
    },
  }
}
