import type { Fields, Remote, SettingIssue } from '../../connector-kit/index.ts'
import { readSettings } from './settings.ts'

/** A status that is not there any more cannot stand for an attendance. */
export function review(fields: Fields, tenant: Remote['tenant']): SettingIssue[] {
  const statuses = new Set(tenant.statuses.map(({ id }) => id))
  return Object.keys(readSettings(fields).attendance_map)
    .filter((status) => !statuses.has(status))
    .map((status) => ({ setting: `attendance_map.${status}`, code: 'unknown_status' }))
}
