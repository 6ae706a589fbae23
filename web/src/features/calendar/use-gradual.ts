import { onScopeDispose, type Ref, ref, watch } from 'vue'

/** Which columns are drawn already: `from` to `to`, the end not included. */
export interface Drawn {
  from: number
  to: number
}

/**
 * Draws what is in sight at once and the rest while nobody waits, a column at a time: a wide day
 * appears as fast as a narrow one, and no single piece of work holds a finger up. Begins anew when
 * `of` changes.
 */
export function useGradual(options: {
  of: Ref<unknown>
  count: Ref<number>
  inSight: () => Drawn
}): Ref<Drawn> {
  const drawn = ref<Drawn>({ from: 0, to: 0 })
  let waiting: number | undefined

  watch(
    [options.of, options.count],
    ([of, count], [before] = [undefined, 0]) => {
      const seen = options.inSight()
      const isNew = of !== before || drawn.value.to === 0
      const base = isNew ? seen : drawn.value
      drawn.value = { from: Math.max(0, base.from), to: Math.min(count, base.to) }
      more()
    },
    { immediate: true },
  )
  onScopeDispose(() => cancel(waiting))

  function more(): void {
    cancel(waiting)
    const { from, to } = drawn.value
    if (from === 0 && to >= options.count.value) return
    waiting = soon(() => {
      drawn.value = { from: Math.max(0, from - 1), to: Math.min(options.count.value, to + 1) }
      more()
    })
  }

  return drawn
}

const hasIdle = typeof requestIdleCallback === 'function'

function soon(run: () => void): number {
  return hasIdle ? requestIdleCallback(run, { timeout: 200 }) : window.setTimeout(run, 16)
}

function cancel(waiting: number | undefined): void {
  if (waiting === undefined) return
  if (hasIdle) cancelIdleCallback(waiting)
  else clearTimeout(waiting)
}
