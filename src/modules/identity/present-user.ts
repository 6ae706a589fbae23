import type { User } from './user.ts'

/** A user as the API and the facts show it; never the password's hash. */
export function presentUser(user: User) {
  return {
    ...presentUserName(user),
    email: user.email,
    phone: user.phone,
    language: user.language,
    bitrix24_user_id: user.bitrix24UserId,
    has_password: user.hasPassword,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  }
}

/** What colleagues see of each other: enough to draw a calendar. */
export function presentUserName(user: User) {
  return {
    id: user.id,
    name: user.name,
    role: user.role,
    bookable: user.bookable,
    position: user.position,
    color: user.color,
    calendar_order: user.calendarOrder,
    service_ids: user.serviceIds,
    active: user.active,
  }
}
