import { ProblemError } from '../../kernel/errors.ts'
import type { Language } from '../../kernel/language.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { createService, createWorkplace } from '../catalog/index.ts'
import { createSchedule, findBookableUsers } from '../staff/index.ts'
import { authoriseTenancy, readTenant } from '../tenancy/index.ts'
import { lockFurnishing, readFurnished } from './setup-store.ts'
import { en } from './starters/en.ts'
import { kk } from './starters/kk.ts'
import { ru } from './starters/ru.ts'
import { uk } from './starters/uk.ts'
import { type Trade, type TradeWords, tradeShapes } from './trade.ts'

export const starterWords: Record<Language, Record<Trade, TradeWords>> = { ru, uk, kk, en }

/** More would be typed into another program first. */
const mostEmployees = 20

export interface StarterMade {
  services: number
  workplaces: number
  /** People who got working hours. */
  employees: number
}

/**
 * Gives an empty tenant what its trade usually starts with, in the tenant's language: services
 * without prices (those only the owner knows), a workplace, and hours for everybody who takes
 * visits. All of it or nothing.
 * @throws ProblemError `forbidden`, `already_furnished`
 */
export async function furnishWithStarter(
  tx: Transaction,
  who: Principal,
  trade: Trade,
): Promise<StarterMade> {
  authoriseTenancy(who, 'update')
  await lockFurnishing(tx)
  const { services, hours, booking } = await readFurnished(tx)
  if (services || hours || booking) throw new ProblemError('already_furnished')
  const shape = tradeShapes[trade]
  const words = starterWords[(await readTenant(tx)).language][trade]
  for (const [position, name] of words.services.entries()) {
    await createService(tx, who, {
      name,
      category: words.category,
      position,
      durationMinutes: shape.durations[position] ?? 60,
      bufferAfterMinutes: shape.bufferAfterMinutes,
      needsWorkplace: shape.needsWorkplace,
    })
  }
  await createWorkplace(tx, who, { name: words.workplace })
  const people = (await findBookableUsers(tx)).slice(0, mostEmployees)
  for (const { id: userId } of people) {
    for (const weekday of shape.weekdays) {
      await createSchedule(tx, who, { userId, weekday, start: shape.start, end: shape.end })
    }
  }
  return { services: words.services.length, workplaces: 1, employees: people.length }
}
