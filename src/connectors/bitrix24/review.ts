import type { Fields, Remote, SettingIssue } from '../../connector-kit/index.ts'
import { stageIn } from './mapper/stage.ts'
import { readSettings, type Settings } from './settings.ts'

/**
 * What is wrong with the chosen stages, as far as is known without asking the portal: its stages
 * and their meanings were read when it was prepared.
 */
export function review(fields: Fields, tenant: Remote['tenant']): SettingIssue[] {
  const settings = readSettings(fields)
  const statuses = new Set(tenant.statuses.map(({ id }) => id))
  const ofMap = Object.entries(settings.stage_map).flatMap(([status, stage]) => {
    const setting = `stage_map.${status}`
    if (!statuses.has(status)) return [{ setting, code: 'unknown_status' }]
    const code = stage === '' ? null : whyNot(settings, stage, null)
    return code === null ? [] : [{ setting, code }]
  })
  const chosen = (stage: string) => stageIn(settings.deal_category_id, stage)
  const first = whyNot(settings, chosen(settings.deal_stage_id), 'P')
  const lost = whyNot(settings, chosen(settings.deal_lost_stage_id), 'F')
  return [
    ...ofMap,
    ...(first === null ? [] : [{ setting: 'deal_stage_id', code: first }]),
    ...(lost === null ? [] : [{ setting: 'deal_lost_stage_id', code: lost }]),
  ]
}

/** Why a stage cannot be taken; null when nothing speaks against it. */
function whyNot(settings: Settings, id: string, meaning: 'P' | 'F' | null): string | null {
  const { deal_category_id: funnel, stage_meanings: meanings } = settings
  if (funnelOf(id) !== funnel) return 'other_funnel'
  const known = Object.keys(meanings).some((one) => funnelOf(one) === funnel)
  // The stages of a funnel that was chosen just now are read when the portal is prepared again.
  if (!known) return null
  if (meanings[id] === undefined) return 'unknown_stage'
  return meaning === null || meanings[id] === meaning ? null : meaningCodes[meaning]
}

const meaningCodes = { P: 'not_in_progress', F: 'not_lost' } as const

function funnelOf(stage: string): number {
  return Number(/^C(\d+):/.exec(stage)?.[1] ?? 0)
}
