import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseConnection } from '../connection-policy.ts'
import { countDue, isWalking } from '../store/open-runs-store.ts'
import { findRun, listRuns, type Run, type RunTrigger } from '../store/runs-store.ts'
import { requireConnection } from './change-connection.ts'
import { isAudit } from './read-monitor.ts'

/** How far a run is. */
export interface RunProgress {
  /** `looking`: reading what is there. `writing`: bringing it in step. */
  phase: 'looking' | 'writing' | 'finished' | 'cancelled' | 'interrupted'
  done: number
  /** Null when nobody can tell yet. */
  total: number | null
  /** 0 to 100; null with the total. */
  percent: number | null
  tookSeconds: number
  perSecond: number
  /** Null when it is finished or cannot be told. */
  secondsLeft: number | null
}

/** Runs of a connection with how far they are, newest first. @throws ProblemError `not_found` */
export async function readRuns(
  tx: Transaction,
  query: {
    who: Principal
    connectionId: number
    beforeId?: number
    triggers?: RunTrigger[]
    limit: number
    nowMs: number
  },
): Promise<{ run: Run; progress: RunProgress }[]> {
  authoriseConnection(query.who, 'see')
  await requireConnection(tx, query.connectionId)
  const runs = []
  for (const run of await listRuns(tx, query)) {
    runs.push({ run, progress: await progressOf(tx, run, query.nowMs) })
  }
  return runs
}

/** One run with how far it is. @throws ProblemError `not_found` */
export async function readRun(
  tx: Transaction,
  query: { who: Principal; connectionId: number; id: number; nowMs: number },
): Promise<{ run: Run; progress: RunProgress }> {
  authoriseConnection(query.who, 'see')
  await requireConnection(tx, query.connectionId)
  const run = await findRun(tx, query)
  if (!run) throw new ProblemError('not_found')
  return { run, progress: await progressOf(tx, run, query.nowMs) }
}

/** How far a run is; what is still in line is counted now. */
export async function progressOf(tx: Transaction, run: Run, nowMs: number): Promise<RunProgress> {
  const done = run.created + run.updated + run.unchanged + run.failed
  const { connectionId, id, kind } = run
  const open = run.finishedAt === null
  const walking = open && (isAudit(run) || (await isWalking(tx, { connectionId, id })))
  const left = open && kind !== null ? await countDue(tx, { connectionId, kind }) : 0
  const total = totalOf(run, { done, left, walking })
  const endMs = run.finishedAt === null ? nowMs : Date.parse(run.finishedAt)
  const tookSeconds = Math.max(0, (endMs - Date.parse(run.startedAt)) / 1_000)
  const perSecond = tookSeconds > 0 ? Math.round((done / tookSeconds) * 100) / 100 : 0
  return {
    phase: phaseOf(run, walking),
    done,
    total,
    percent: total === null ? null : percentOf({ done, total, open }),
    tookSeconds: Math.round(tookSeconds),
    perSecond,
    secondsLeft:
      open && total !== null && perSecond > 0
        ? Math.ceil(Math.max(0, total - done) / perSecond)
        : null,
  }
}

function totalOf(
  run: Run,
  { done, left, walking }: { done: number; left: number; walking: boolean },
): number | null {
  if (run.finishedAt !== null) return done
  if (!walking) return done + left
  const known = Math.max(run.expected ?? 0, done + left)
  return known > 0 ? known : null
}

function percentOf({ done, total, open }: { done: number; total: number; open: boolean }): number {
  if (total === 0) return open ? 0 : 100
  const percent = Math.floor((done / total) * 100)
  return open ? Math.min(99, percent) : 100
}

function phaseOf(run: Run, walking: boolean): RunProgress['phase'] {
  if (run.cancelledAt !== null) return 'cancelled'
  if (run.finishedAt !== null) return run.error === null ? 'finished' : 'interrupted'
  return walking ? 'looking' : 'writing'
}
