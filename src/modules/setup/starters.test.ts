import { expect, test } from 'vitest'
import { languages } from '../../kernel/language.ts'
import { starterWords } from './furnish-with-starter.ts'
import { tradeShapes, trades } from './trade.ts'

const cases = languages.flatMap((language) => trades.map((trade) => ({ language, trade })))

test.each(cases)('the starter set of $trade has a name for each service in $language', (one) => {
  const { services, category, workplace } = starterWords[one.language][one.trade]
  expect(services).toHaveLength(tradeShapes[one.trade].durations.length)
  expect(new Set([...services, workplace]).size).toBe(services.length + 1)
  expect([...services, category, workplace]).not.toContain('')
})
