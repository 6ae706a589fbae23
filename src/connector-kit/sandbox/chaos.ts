import { z } from 'zod'

const probability = z.number().min(0).max(1)

/** What `POST _chaos` accepts; every field is optional and an absent one stays as it was. */
const chaosRequest = z
  .object({
    loseWebhooks: probability,
    duplicateWebhooks: probability,
    reorderWebhooks: probability,
    delayMs: z.number().int().min(0).max(600_000),
    fail429: probability,
    fail5xx: probability,
    dropAfterWork: probability,
    expireTokens: z.boolean(),
    seed: z.number().int(),
  })
  .partial()
  .strict()

/** How unkind the emulated vendor is now: probabilities are 0..1, the delay is milliseconds. */
export interface ChaosSettings {
  loseWebhooks: number
  duplicateWebhooks: number
  reorderWebhooks: number
  delayMs: number
  fail429: number
  fail5xx: number
  dropAfterWork: number
}

export type ChaosDie = Exclude<keyof ChaosSettings, 'delayMs'>

export interface Chaos {
  readonly settings: Readonly<ChaosSettings>
  /** True when the misfortune of that name happens this time. */
  strikes(die: ChaosDie): boolean
  /** A number in [0, 1) from the same dice. */
  roll(): number
  /** Applies a request; refuses one that it does not understand, naming what is wrong. */
  set(request: unknown): { ok: true; expireTokens: boolean } | { ok: false; why: string }
  calm(): void
}

const CALM: ChaosSettings = {
  loseWebhooks: 0,
  duplicateWebhooks: 0,
  reorderWebhooks: 0,
  delayMs: 0,
  fail429: 0,
  fail5xx: 0,
  dropAfterWork: 0,
}

/**
 * The dice behind every injected fault. With a seed the same calls meet the same faults, because
 * a fault that cannot be repeated cannot be debugged.
 */
export function createChaos(random: () => number): Chaos {
  let dice = random
  const settings: ChaosSettings = { ...CALM }
  return {
    settings,
    // A probability of zero rolls nothing, so that a seeded run does not depend on idle dice.
    strikes: (die) => settings[die] > 0 && dice() < settings[die],
    roll: () => dice(),
    set(request) {
      const parsed = chaosRequest.safeParse(request)
      if (!parsed.success) return { ok: false, why: z.prettifyError(parsed.error) }
      const { seed, expireTokens = false, ...changes } = parsed.data
      for (const [name, value] of Object.entries(changes)) {
        if (value !== undefined) Object.assign(settings, { [name]: value })
      }
      if (seed !== undefined) dice = seededDice(seed)
      return { ok: true, expireTokens }
    },
    calm() {
      Object.assign(settings, CALM)
      dice = random
    },
  }
}

/** Mulberry32: 32 bits of state are plenty for dice, and it needs no library. */
function seededDice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
