const perSecond = 5
const perMinute = 200

/** The vendor counts by IP address, whoever's token it is: 5 in a second, 200 in a minute. */
export function createLimits(now: () => number): { admits(address: string): boolean } {
  const arrivals = new Map<string, number[]>()
  return {
    admits(address) {
      const nowMs = now()
      const recent = (arrivals.get(address) ?? []).filter((atMs) => atMs > nowMs - 60_000)
      arrivals.set(address, recent)
      const lately = recent.filter((atMs) => atMs > nowMs - 1_000)
      if (recent.length >= perMinute || lately.length >= perSecond) return false
      recent.push(nowMs)
      return true
    },
  }
}
