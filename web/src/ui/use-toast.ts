import { reactive } from 'vue'
import { wordsOf } from '../api/client.ts'

/** Long enough to notice, to read, and to change one's mind. */
const undoMs = 8_000
const plainMs = 5_000
const shownAtMost = 3

export interface Toast {
  id: number
  text: string
  kind: 'plain' | 'bad'
  undo?: (() => unknown) | undefined
  stayMs: number
}

export const toasts = reactive<Toast[]>([])
let last = 0

/** Short words about what has just happened, at the edge of the screen. */
export function useToast() {
  return {
    /** Something is done; with `undo` it can be taken back for 8 seconds. */
    say: (text: string, undo?: () => unknown) =>
      show({ text, kind: 'plain', undo, stayMs: undo ? undoMs : plainMs }),
    /** Something failed that has no better place to say so. */
    fail: (error: unknown) =>
      show({
        text: typeof error === 'string' ? error : wordsOf(error),
        kind: 'bad',
        stayMs: undoMs,
      }),
    dismiss,
  }
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

function show(toast: Omit<Toast, 'id'>): number {
  // The same words twice say nothing more, and nobody could tell which of two ways back is which.
  const older = toasts.findIndex(({ text, kind }) => text === toast.text && kind === toast.kind)
  if (older >= 0) toasts.splice(older, 1)
  last += 1
  toasts.push({ id: last, ...toast })
  if (toasts.length > shownAtMost) toasts.shift()
  return last
}
