/** How many minor units make one of the currency's own: 100 for most, 1 for those without cents. */
function minorUnits(currency: string): number {
  const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return 10 ** (options.maximumFractionDigits ?? 2)
}

/** `1500.5` KZT -> `150050`. Rounds half away from zero; the amount must be finite. */
export function toMinor(amount: number, currency: string): number {
  const scaled = Math.abs(amount) * minorUnits(currency)
  // 1.005 * 100 is 100.49999…: the nudge keeps halves that decimals meant as halves.
  return Math.sign(amount) * Math.round(scaled + Number.EPSILON * scaled) || 0
}

/** `150050` KZT -> `1500.5`. */
export function toMajor(minor: number, currency: string): number {
  return minor / minorUnits(currency)
}
