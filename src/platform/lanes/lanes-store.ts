import { prepared } from '../database/sql.ts'
import type { Transaction } from '../database/transaction.ts'

/** A claimed lane: what it serves, and the number that proves the claim. */
export interface Lane {
  key: string
  tenantId: number
  subject: 'connection' | 'endpoint' | 'import' | 'channel'
  subjectId: number
  fence: number
}

interface LaneRow {
  key: string
  tenant_id: number
  subject: Lane['subject']
  subject_id: number
  fence: number
}

/**
 * Claims up to `limit` free lanes with due work, first those that were served least recently; `key`
 * narrows it to one.
 */
export async function claimLanes(
  tx: Transaction,
  claim: { worker: string; leaseMs: number; limit: number; key?: string },
): Promise<Lane[]> {
  const rows = await prepared<LaneRow>(tx, {
    name: 'lanes-claim',
    text: 'select * from door_claim_lanes($1, $2, $3, $4)',
    values: [claim.worker, claim.leaseMs, claim.limit, claim.key ?? null],
  })
  return rows.map((row) => ({
    key: row.key,
    tenantId: row.tenant_id,
    subject: row.subject,
    subjectId: row.subject_id,
    fence: row.fence,
  }))
}

/** Extends the lease; false when another worker has taken the lane over. */
export async function keepLane(tx: Transaction, lane: Lane, leaseMs: number): Promise<boolean> {
  const rows = await prepared<{ kept: boolean | null }>(tx, {
    name: 'lanes-keep',
    text: 'select door_keep_lane($1, $2, $3) as kept',
    values: [lane.key, lane.fence, leaseMs],
  })
  return rows[0]?.kept === true
}

export async function releaseLane(tx: Transaction, lane: Lane): Promise<void> {
  await prepared(tx, {
    name: 'lanes-release',
    text: 'select door_release_lane($1, $2)',
    values: [lane.key, lane.fence],
  })
}

/**
 * Whether the lane still has due work: asked after its release, so that none waits for the poll.
 */
export async function laneHasWork(tx: Transaction, lane: Lane): Promise<boolean> {
  const rows = await prepared<{ due: boolean }>(tx, {
    name: 'lanes-has-work',
    text: 'select door_lane_has_work($1, $2) as due',
    values: [lane.subject, lane.subjectId],
  })
  return rows[0]?.due === true
}

/** Whether some worker holds a lane now. */
export async function isLaneHeld(
  tx: Transaction,
  lane: { subject: Lane['subject']; subjectId: number },
): Promise<boolean> {
  const rows = await prepared<{ held: boolean }>(tx, {
    name: 'lanes-held',
    text: 'select door_lane_held($1) as held',
    values: [laneKey(lane)],
  })
  return rows[0]?.held === true
}

/** Thrown when a worker finds that its lane was taken over: it must stop and write nothing more. */
export class LaneLost extends Error {
  constructor(key: string) {
    super(`the lane ${key} was taken over`)
    this.name = 'LaneLost'
  }
}

/**
 * Makes the running transaction depend on the claim: nobody can take the lane over before it ends.
 * @throws LaneLost when somebody has.
 */
export async function holdFence(tx: Transaction, lane: Lane): Promise<void> {
  const rows = await prepared<{ held: boolean }>(tx, {
    name: 'lanes-hold',
    text: 'select door_hold_fence($1, $2) as held',
    values: [lane.key, lane.fence],
  })
  if (rows[0]?.held !== true) throw new LaneLost(lane.key)
}

export async function openLane(
  tx: Transaction,
  lane: { subject: Lane['subject']; subjectId: number },
): Promise<void> {
  await prepared(tx, {
    name: 'lanes-open',
    text: 'select door_open_lane($1, $2, $3, $4)',
    values: [laneKey(lane), tx.tenantId, lane.subject, lane.subjectId],
  })
}

export async function closeLane(
  tx: Transaction,
  lane: { subject: Lane['subject']; subjectId: number },
): Promise<void> {
  await prepared(tx, {
    name: 'lanes-close',
    text: 'select door_close_lane($1)',
    values: [laneKey(lane)],
  })
}

/** Tells every worker, on commit, that a lane has something to do. */
export async function wakeLane(
  tx: Transaction,
  lane: { subject: Lane['subject']; subjectId: number },
): Promise<void> {
  await prepared(tx, {
    name: 'lanes-wake',
    text: `select pg_notify('lanes', $1)`,
    values: [laneKey(lane)],
  })
}

export function laneKey(lane: { subject: Lane['subject']; subjectId: number }): string {
  return `${lane.subject}:${lane.subjectId}`
}
