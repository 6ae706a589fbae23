import type { Row } from './json.ts'
import type { Portal } from './portal.ts'

const MOST_KEPT = 50_000

/** Notes that a deal entered a stage: 1 created, 2 moved, 3 closed, 5 moved between funnels. */
export function noteStage(portal: Portal, deal: Row, type: 1 | 2 | 5): void {
  const history = portal.stageHistory
  const closing = type === 2 && deal.stageSemanticId !== 'P'
  history.put({
    id: history.nextId(),
    TYPE_ID: closing ? 3 : type,
    OWNER_ID: deal.id,
    CREATED_TIME: deal.updatedTime ?? null,
    CATEGORY_ID: deal.categoryId ?? 0,
    STAGE_SEMANTIC_ID: deal.stageSemanticId ?? 'P',
    STAGE_ID: deal.stageId ?? '',
  })
  const [oldest] = history.ids()
  if (history.size > MOST_KEPT && oldest !== undefined) history.remove(oldest)
}
