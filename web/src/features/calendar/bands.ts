import type { Column } from './columns.ts'

/** Where a column lies in what scrolls, from its left end. */
export interface Band {
  column: Column
  leftPx: number
  widthPx: number
}

/** The sides of what scrolls on the screen; heads and hours stick to the first two. */
export interface Edges {
  left: number
  top: number
  right: number
  bottom: number
  boxLeft: number
  boxTop: number
  headPx: number
}

/** Measures the columns once, at the beginning of a drag: nothing is read while it goes on. */
export function readBands(
  box: HTMLElement,
  columns: readonly Column[],
): { bands: Band[]; edges: Edges } {
  const rect = box.getBoundingClientRect()
  const bodies = [...box.querySelectorAll('[data-column]')]
  const byKey = new Map(columns.map((column) => [column.key, column]))
  const bands = bodies.flatMap((body) => {
    const column = byKey.get(body.getAttribute('data-column') ?? '')
    const { left, width } = body.getBoundingClientRect()
    return column ? [{ column, leftPx: left - rect.left + box.scrollLeft, widthPx: width }] : []
  })
  const first = bodies[0]?.getBoundingClientRect()
  const headPx = first ? first.top - rect.top + box.scrollTop : 0
  return {
    bands,
    edges: {
      left: rect.left + (bands[0]?.leftPx ?? 0),
      top: rect.top + headPx,
      right: rect.right,
      bottom: rect.bottom,
      boxLeft: rect.left,
      boxTop: rect.top,
      headPx,
    },
  }
}

/** The column at a place; the nearest one beside the outer ones. */
export function bandAt(bands: readonly Band[], px: number): Band | undefined {
  return bands.find(({ leftPx, widthPx }) => px < leftPx + widthPx) ?? bands.at(-1)
}
