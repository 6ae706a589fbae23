export const trades = ['hair', 'nails', 'massage', 'dental', 'auto', 'other'] as const
export type Trade = (typeof trades)[number]

/** What a trade usually works with; names stand beside, one file a language. */
export interface TradeShape {
  /** Minutes of each service, in the order of its names. */
  durations: number[]
  bufferAfterMinutes: number
  /** Whether a service takes up a chair, a room or a bay. */
  needsWorkplace: boolean
  /** 1 is Monday. */
  weekdays: number[]
  start: string
  end: string
}

/** The words of a trade: as many services as it has durations. */
export interface TradeWords {
  category: string
  services: string[]
  workplace: string
}

const allButSunday = [1, 2, 3, 4, 5, 6]
const weekdays = [1, 2, 3, 4, 5]

export const tradeShapes: Record<Trade, TradeShape> = {
  hair: {
    durations: [60, 45, 30, 120, 60],
    bufferAfterMinutes: 0,
    needsWorkplace: false,
    weekdays: [...allButSunday, 7],
    start: '10:00',
    end: '20:00',
  },
  nails: {
    durations: [60, 90, 90, 120, 30],
    bufferAfterMinutes: 10,
    needsWorkplace: false,
    weekdays: [...allButSunday, 7],
    start: '10:00',
    end: '20:00',
  },
  massage: {
    durations: [60, 30, 60, 90, 45],
    bufferAfterMinutes: 15,
    needsWorkplace: true,
    weekdays: allButSunday,
    start: '10:00',
    end: '20:00',
  },
  dental: {
    durations: [30, 60, 60, 60, 45],
    bufferAfterMinutes: 10,
    needsWorkplace: true,
    weekdays: allButSunday,
    start: '09:00',
    end: '18:00',
  },
  auto: {
    durations: [60, 30, 90, 60, 120],
    bufferAfterMinutes: 10,
    needsWorkplace: true,
    weekdays: allButSunday,
    start: '09:00',
    end: '19:00',
  },
  other: {
    durations: [30, 60, 90],
    bufferAfterMinutes: 0,
    needsWorkplace: false,
    weekdays,
    start: '09:00',
    end: '18:00',
  },
}
