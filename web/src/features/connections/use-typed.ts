import { onScopeDispose, type Ref, ref, watch } from 'vue'

const waitMs = 250

/** What is being typed; `target` follows it once the hand rests. */
export function useTyped(target: Ref<string>): Ref<string> {
  const typed = ref(target.value)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(typed, (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      target.value = text.trim()
    }, waitMs)
  })
  watch(target, (text) => {
    if (text !== typed.value.trim()) typed.value = text
  })
  onScopeDispose(() => clearTimeout(timer))
  return typed
}
