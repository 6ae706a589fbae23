/** The value below which the given share of all values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

export function percent(share: number): number {
  return tenths(share * 100)
}

/** From the highest of the first half to the highest of the second: a heap has to fill up first. */
export function growth(samplesMb: number[]): number {
  const half = Math.ceil(samplesMb.length / 2)
  return Math.max(0, ...samplesMb.slice(half)) - Math.max(0, ...samplesMb.slice(0, half))
}
