import type { Fields, KindRules } from '../connector-kit/index.ts'

/** Whether a record that exists only there, and is nobody's here, is made here. */
export function createsHere(
  { pull, createSetting }: Pick<KindRules, 'pull' | 'createSetting'>,
  settings: Fields,
): boolean {
  return pull && (createSetting === undefined || settings[createSetting] !== 'off')
}
