import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Choice } from './choice.ts'

const waitMs = 150

/** Finds choices as somebody types, 150 ms after the last key. Late answers never win. */
export function useChoices<Value>(
  search: (text: string) => Promise<readonly Choice<Value>[]> | readonly Choice<Value>[],
) {
  const found = shallowRef<readonly Choice<Value>[]>([])
  const searched = ref(false)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function look(wanted: string): Promise<void> {
    asked += 1
    const mine = asked
    const answer = await search(wanted)
    if (mine !== asked) return
    found.value = answer
    searched.value = true
  }

  function lookSoon(wanted: string): void {
    clearTimeout(timer)
    timer = setTimeout(() => void look(wanted), waitMs)
  }

  return { found, searched, look, lookSoon }
}
