import { expect, test } from 'vitest'
import { roles } from '../../kernel/principal.ts'
import { onlineBookingPolicy } from './online-booking-policy.ts'

test('who runs the business sees its page’s settings, and administrators change them', () => {
  const may = (action: 'read' | 'update') =>
    roles.filter((role) => onlineBookingPolicy[action][role])
  expect(may('read')).toEqual(['super_admin', 'admin', 'manager'])
  expect(may('update')).toEqual(['super_admin', 'admin'])
})
