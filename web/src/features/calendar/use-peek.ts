import { onScopeDispose, shallowRef } from 'vue'

const peekAfterMs = 400

/** A booking whose card is shown beside its block. */
interface Peeked {
  id: number
  element: HTMLElement
  /** A finger rests on it: the card stays and has buttons. */
  byTouch: boolean
}

/** The card beside a block; none for a booking that is shown elsewhere on the page. */
export function usePeek(isElsewhere: (id: number) => boolean) {
  const peeked = shallowRef<Peeked | null>(null)
  let peeking: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(peeking))

  function peek(id: number, element: HTMLElement, byTouch: boolean): void {
    if (peeked.value?.id === id && peeked.value.byTouch === byTouch) return
    clearTimeout(peeking)
    if (peeked.value && !byTouch) peeked.value = null
    const show = () => {
      if (element.isConnected && !isElsewhere(id)) peeked.value = { id, element, byTouch }
    }
    if (byTouch) show()
    else peeking = setTimeout(show, peekAfterMs)
  }

  function unpeek(): void {
    clearTimeout(peeking)
    peeked.value = null
  }

  return { peeked, peek, unpeek }
}
