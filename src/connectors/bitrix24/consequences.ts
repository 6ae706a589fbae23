import type { Fields } from '../../connector-kit/index.ts'
import { asText } from './client/read-json.ts'
import { stageIn } from './mapper/stage.ts'
import { readSettings, type Settings } from './settings.ts'

/** What an application was granted; it comes before a webhook where both are known. */
const granted = ['access_token', 'refresh_token', 'expires_at', 'endpoint', 'application_token']

/**
 * What a change of settings brings with it: an address that a person enters is the way in from now
 * on, and a stage that is chosen anew takes the place of the one before in the map.
 */
export function consequences(before: Fields, after: Fields): Fields {
  return { ...withoutGrant(before, after), ...withNewStages(before, after) }
}

function withoutGrant(before: Fields, after: Fields): Fields {
  const entered = asText(after['webhook_url'])
  if (entered === '' || entered === before['webhook_url']) return {}
  const old = granted.filter((name) => after[name] === before[name])
  return Object.fromEntries(old.map((name) => [name, null]))
}

/**
 * The start gives every status a stage, so the map would outlive the choice it was made from.
 * Entries that are changed by hand now stand as they are.
 */
function withNewStages(before: Fields, after: Fields): Fields {
  const was = readSettings(before)
  const now = readSettings(after)
  const old = chosenStages(was)
  const chosen = chosenStages(now)
  const entries = Object.entries(now.stage_map).map(([status, stage]) => {
    const successor = was.stage_map[status] === stage ? chosen[old.indexOf(stage)] : undefined
    return [status, successor ?? stage]
  })
  return { stage_map: Object.fromEntries(entries) }
}

function chosenStages({ deal_category_id, deal_stage_id, deal_lost_stage_id }: Settings): string[] {
  return [deal_stage_id, deal_lost_stage_id].map((stage) => stageIn(deal_category_id, stage))
}
