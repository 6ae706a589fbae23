import type { Fields, KindRules } from '../connector-kit/index.ts'

/** Long enough to be never; whoever sets an interval again brings the next poll forward. */
const neverMs = 3_650 * 86_400_000

/** How long after one poll for changes the next is due, as the tenant or the connector has it. */
export function pollMs(
  { pollSeconds, pollSetting }: Pick<KindRules, 'pollSeconds' | 'pollSetting'>,
  settings: Fields,
): number {
  const minutes = pollSetting === undefined ? undefined : settings[pollSetting]
  if (typeof minutes !== 'number') return pollSeconds * 1_000
  return minutes <= 0 ? neverMs : minutes * 60_000
}
