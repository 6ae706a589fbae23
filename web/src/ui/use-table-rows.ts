import { useWindowVirtualizer } from '@tanstack/vue-virtual'
import { computed, onScopeDispose, ref } from 'vue'

/** Lists up to this are drawn whole: nothing is won by less. */
const wholeUpTo = 80
const rowPx = 45
/** How many rows before the end the next page is asked for. */
const headStart = 25

/** The rows of a long list that are near what is looked at; the window scrolls. */
export function useTableRows<Row>(rows: () => readonly Row[]) {
  const marginPx = ref(0)
  const virtual = useWindowVirtualizer(
    computed(() => ({
      count: rows().length,
      estimateSize: () => rowPx,
      overscan: 12,
      scrollMargin: marginPx.value,
    })),
  )
  const isWhole = computed(() => rows().length <= wholeUpTo)
  const items = computed(() => virtual.value.getVirtualItems())

  const shown = computed(() => {
    const all = rows()
    if (isWhole.value) return all.map((row, index) => ({ row, index }))
    return items.value.flatMap(({ index }) => {
      const row = all[index]
      return row === undefined ? [] : [{ row, index }]
    })
  })
  const before = computed(() =>
    isWhole.value ? 0 : Math.max(0, (items.value[0]?.start ?? 0) - marginPx.value),
  )
  const after = computed(() => {
    const last = items.value.at(-1)
    if (isWhole.value || !last) return 0
    return Math.max(0, virtual.value.getTotalSize() - (last.end - marginPx.value))
  })

  const scrolledPx = ref(0)
  const onScroll = () => {
    scrolledPx.value = window.scrollY
  }
  window.addEventListener('scroll', onScroll, { passive: true })
  onScopeDispose(() => window.removeEventListener('scroll', onScroll))
  const nearEnd = computed(() => {
    if (!isWhole.value) return (items.value.at(-1)?.index ?? 0) >= rows().length - headStart
    const heightPx = marginPx.value + rows().length * rowPx
    return scrolledPx.value + window.innerHeight >= heightPx - headStart * rowPx
  })

  function measure(element: unknown): void {
    if (!(element instanceof Element) || isWhole.value) return
    const table = element.closest('[role=table]')
    if (table) marginPx.value = Math.round(table.getBoundingClientRect().top + window.scrollY)
    virtual.value.measureElement(element)
  }

  return { shown, before, after, nearEnd, measure }
}
