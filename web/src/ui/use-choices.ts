import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Choice } from './choice.ts'

const waitMs = 150

/** Finds choices as somebody types, 150 ms after the last key. Late answers never win. */
export function useChoices<Value>(
  search: (text: string) => Promise<readonly Choice<Value>[]> | readonly Choice<Value>[],
) {
  const found = shallowRef<readonly Choice<Value>[]>([])
  const searched = ref(false)
  /** Whether what is found belongs to an older text. */
  const waiting = ref(false)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function look(wanted: string): Promise<void> {
    asked += 1
    const mine = asked
    waiting.value = true
    // A search that failed has found nothing; typing on asks again.
    const answer = await Promise.resolve(search(wanted)).catch(() => [])
    if (mine !== asked) return
    found.value = answer
    searched.value = true
    waiting.value = false
  }

  function lookSoon(wanted: string): void {
    clearTimeout(timer)
    // What was asked before answers an older text, and must not pass for the answer to this one.
    asked += 1
    waiting.value = true
    timer = setTimeout(() => void look(wanted), waitMs)
  }

  return { found, searched, waiting, look, lookSoon }
}
