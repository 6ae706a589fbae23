import type { Speaker, StatusWord } from '../../../connector-kit/index.ts'
import { readSettings } from '../settings.ts'

type StageMeaning = 'P' | 'S' | 'F'

/**
 * The stage of a status: as mapped, else by what the status means. A booking that was deleted here
 * is lost there. Null when there is no stage for it.
 */
export function stageOfStatus(status: string, { settings, tenant }: Speaker): string | null {
  const chosen = readSettings(settings)
  const mapped = chosen.stage_map[status]
  if (mapped !== undefined && mapped !== '') return mapped
  const word = tenant.statuses.find((one) => one.id === status)
  if (status === 'deleted' || word?.meaning === 'cancelled' || word?.meaning === 'no_show') {
    return stageIn(chosen.deal_category_id, chosen.deal_lost_stage_id)
  }
  if (word?.meaning === 'active') return stageIn(chosen.deal_category_id, chosen.deal_stage_id)
  return null
}

/**
 * The status a stage speaks of: one that goes to this stage, preferring what the stage means, else
 * by meaning alone (won is completed, lost is cancelled). Null for a stage in progress that nobody
 * mapped: it says nothing about a booking.
 */
export function statusOfStage(stage: string, speaker: Speaker): string | null {
  const { statuses } = speaker.tenant
  const meaning = meaningOf(stage, speaker)
  const candidates = statuses.filter((word) => stageOfStatus(word.id, speaker) === stage)
  const best = candidates.find((word) => fits(word, meaning)) ?? candidates[0]
  if (best) return best.id
  if (meaning === 'P' || meaning === null) return null
  return statuses.find((word) => fits(word, meaning))?.id ?? null
}

/** Stages of the default funnel stand bare; those of another carry its number in front. */
export function stageIn(categoryId: number, stage: string): string {
  return categoryId === 0 || stage.includes(':') ? stage : `C${categoryId}:${stage}`
}

function fits({ meaning }: StatusWord, stage: StageMeaning | null): boolean {
  if (stage === 'S') return meaning === 'completed'
  if (stage === 'F') return meaning === 'cancelled'
  return stage === 'P' && meaning === 'active'
}

/** As the portal told when it was prepared; the stock codes are known without. */
function meaningOf(stage: string, { settings }: Speaker): StageMeaning | null {
  const told = readSettings(settings).stage_meanings[stage]
  if (told !== undefined) return told
  const code = stage.replace(/^C\d+:/, '')
  if (code === 'WON') return 'S'
  return code === 'LOSE' || code === 'APOLOGY' ? 'F' : null
}
