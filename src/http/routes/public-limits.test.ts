import { expect, test } from 'vitest'
import { startProgram } from '../../../tests/support/program.ts'
import { inDays, openPage } from '../../../tests/support/visitor.ts'

test('each public route is bounded by address', async () => {
  const strict = await startProgram({ config: { http: { publicRequestsPerMinute: 24 } } })
  const page = await openPage(strict, await strict.makeSalon('Strict'))
  const codes: number[] = []
  for (let n = 0; n < 2; n++) {
    codes.push((await page.ask('POST /sign-in-codes', { email: `n${n}@example.com` })).status)
  }
  expect(codes).toEqual([202, 429])
  const bookings: number[] = []
  for (let n = 0; n < 3; n++) {
    bookings.push((await page.ask('POST /bookings', page.wish(inDays(3, 10 + n)))).status)
  }
  expect(bookings).toEqual([201, 201, 429])
  expect((await page.ask('GET /services')).status).toBe(200)
  await strict.close()
})
