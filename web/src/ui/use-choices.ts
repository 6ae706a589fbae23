import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Choice } from './choice.ts'

const waitMs = 150

/** Finds choices as somebody types, 150 ms after the last key. Late answers never win. */
export function useChoices<Value>(
  search: (text: string) => Promise<readonly Choice<Value>[]> | readonly Choice<Value>[],
) {
  const found = shallowRef<readonly Choice<Value>[]>([])
  const searched = ref(false)
  /** Why the last search told nothing; null where it was answered. */
  const failed = shallowRef<unknown>(null)
  /** Whether what is found belongs to an older text. */
  const waiting = ref(false)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function look(wanted: string): Promise<void> {
    asked += 1
    const mine = asked
    waiting.value = true
    const answer = await answerTo(wanted)
    if (mine !== asked) return
    failed.value = answer.failed
    found.value = answer.found
    searched.value = true
    waiting.value = false
  }

  async function answerTo(wanted: string) {
    try {
      return { found: await search(wanted), failed: null }
    } catch (error) {
      return { found: [], failed: error }
    }
  }

  function lookSoon(wanted: string): void {
    clearTimeout(timer)
    // What was asked before answers an older text, and must not pass for the answer to this one.
    asked += 1
    waiting.value = true
    timer = setTimeout(() => void look(wanted), waitMs)
  }

  return { found, failed, searched, waiting, look, lookSoon }
}
