/** A column of a UiTable. */
export interface Column {
  /** Names the slot of the cells, the plain value of the row, and the key of sorting. */
  key: string
  label: string
  /** A track of CSS grid: `12rem`, `minmax(0,2fr)`. An equal share where it is not said. */
  width?: string
  /** At the right, for numbers. */
  end?: boolean
  sortable?: boolean
  /** Not shown on a phone, or below a desk's width. */
  hide?: 'phone' | 'tablet'
  /** The head is for screen readers only. */
  bare?: boolean
}
