import type { NewClient } from './save-booking.ts'

/** From so many digits on a number is a phone; fewer belong to a name, as in “Anna 2”. */
const leastDigits = 3
const numberLike = /\+?\d[\d\s().-]*/g

/** What was typed to find somebody, as a new client: letters are the name, digits the phone. */
export function splitClient(text: string): NewClient {
  const typed = text.trim()
  if (typed.includes('@')) return { name: typed, phone: '' }
  const phone = [...typed.matchAll(numberLike)]
    .map(([number]) => number)
    .find((number) => number.replace(/\D/g, '').length >= leastDigits)
  if (phone === undefined) return { name: typed, phone: '' }
  const name = typed.replace(phone, ' ').replace(/[(),;+\s]+/g, ' ')
  return { name: name.trim(), phone: phone.replace(/[\s(.-]+$/, '') }
}
