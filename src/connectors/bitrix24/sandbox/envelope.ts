import type { Answer } from './call.ts'
import type { Json, JsonMap } from './json.ts'
import type { Operating } from './limits.ts'
import type { Portal } from './portal.ts'

/** The `time` block of a call that began at a moment and cost so many seconds of work. */
export function timeBlock(
  portal: Portal,
  work: { startedAtMs: number; seconds: number; operating?: Operating },
): JsonMap {
  const start = work.startedAtMs / 1000
  const finish = start + work.seconds
  return {
    start,
    finish,
    duration: round(work.seconds),
    processing: round(work.seconds),
    date_start: portal.time.iso(work.startedAtMs),
    date_finish: portal.time.iso(finish * 1000),
    ...(work.operating === undefined
      ? {}
      : {
          operating_reset_at: work.operating.operating_reset_at,
          operating: round(work.operating.operating),
        }),
  }
}

const round = (seconds: number) => Math.round(seconds * 1e6) / 1e6

/** The body of a success. */
export function envelope(answer: Answer, time: Json): JsonMap {
  return {
    ...(answer.root ?? { result: answer.result }),
    ...(answer.next === undefined ? {} : { next: answer.next }),
    ...(answer.total === undefined ? {} : { total: answer.total }),
    time,
  }
}
