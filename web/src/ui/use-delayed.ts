import { onScopeDispose, type Ref, readonly, ref, watch } from 'vue'

/** True once `source` has been true for `waitMs` without a break. */
export function useDelayed(source: Ref<boolean>, waitMs: number) {
  const late = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    source,
    (on) => {
      clearTimeout(timer)
      if (!on) late.value = false
      else timer = setTimeout(() => (late.value = true), waitMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return readonly(late)
}
