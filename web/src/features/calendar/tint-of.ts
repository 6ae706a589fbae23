import { statusColors } from '../../ui/status-colors.ts'

/** A colour to know a colleague by, the same on every screen. */
export function tintOf(userId: number): string {
  return statusColors[1 + (userId % (statusColors.length - 1))]?.value ?? '#2563eb'
}
