import { onScopeDispose, shallowRef } from 'vue'

const peekAfterMs = 400

/** A booking whose card is shown beside its block. */
interface Peeked<Block> {
  id: number
  element: Block
  /** A finger rests on it: the card stays and has buttons. */
  byTouch: boolean
}

interface Point {
  clientX: number
  clientY: number
}

/** The card beside a block; none for a booking that is shown elsewhere on the page. */
export function usePeek<Block extends { isConnected: boolean }>(
  isElsewhere: (id: number) => boolean,
) {
  const peeked = shallowRef<Peeked<Block> | null>(null)
  let peeking: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(peeking))

  function peek(id: number, element: Block, byTouch: boolean): void {
    if (peeked.value?.id === id && peeked.value.byTouch === byTouch) return
    clearTimeout(peeking)
    if (peeked.value && !byTouch) peeked.value = null
    const show = () => {
      if (element.isConnected && !isElsewhere(id)) peeked.value = { id, element, byTouch }
    }
    if (byTouch) show()
    else peeking = setTimeout(show, peekAfterMs)
  }

  /** Where the pointer was last moved to; what slides under a resting one was not pointed at. */
  let at: Point | null = null
  let waiting: { id: number; element: Block } | null = null

  /** The mouse is over a block, because it was moved there or because the block was. */
  function hover(id: number, element: Block, point: Point): void {
    const isResting = at !== null && at.clientX === point.clientX && at.clientY === point.clientY
    waiting = isResting ? { id, element } : null
    if (!isResting) peek(id, element, false)
  }

  /** The mouse has been moved. */
  function stir({ clientX, clientY }: Point): void {
    at = { clientX, clientY }
    if (waiting) peek(waiting.id, waiting.element, false)
    waiting = null
  }

  function unpeek(): void {
    waiting = null
    clearTimeout(peeking)
    peeked.value = null
  }

  return { peeked, peek, hover, stir, unpeek }
}
