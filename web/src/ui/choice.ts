/** One thing to choose in a UiCombobox. */
export interface Choice<Value> {
  value: Value
  label: string
  /** Shown small at the right: a phone, a price. */
  hint?: string
}
