export const historyParts = ['all', 'upcoming', 'past'] as const
export type HistoryPart = (typeof historyParts)[number]

export function readPart(text: string): HistoryPart {
  return historyParts.find((part) => part === text) ?? 'all'
}

/** Which visits are asked for: what comes is read from the nearest on, the rest latest first. */
export function historyQuery(of: {
  clientId: number
  part: HistoryPart
  statusId: number | null
  now: string
}) {
  const { clientId, part, statusId, now } = of
  return {
    client_id: clientId,
    sort: part === 'upcoming' ? ('start_time' as const) : ('-start_time' as const),
    ...(part === 'upcoming' && { from: now }),
    ...(part === 'past' && { to: now }),
    ...(statusId !== null && { status_id: statusId }),
  }
}
