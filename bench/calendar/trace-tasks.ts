import type { CDPSession, Page } from 'playwright-core'

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds on the clock, and of them those that the thread was at work. */
  dur?: number
  tdur?: number
}

export interface TaskTimes {
  /** The longest task of the page's own thread: on the clock, and at work. */
  longestMs: number
  longestCpuMs: number
}

/**
 * Traces the tasks of the page while `work` runs. The clock also counts what other programs took of
 * the processor meanwhile; the time at work does not.
 */
export async function traceTasks(page: Page, work: () => Promise<void>): Promise<TaskTimes> {
  const session: CDPSession = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown[]).filter(isEvent))
  })
  const complete = new Promise<void>((resolve) => {
    session.on('Tracing.tracingComplete', () => resolve())
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'],
    },
  })
  await work()
  await session.send('Tracing.end')
  await complete
  await session.detach()
  const tasks = tasksOfPage(events)
  if (tasks.length === 0) throw new Error('the browser traced no task of the page')
  const most = (name: 'dur' | 'tdur') =>
    Math.max(0, ...tasks.map((task) => task[name] ?? 0)) / 1_000
  return { longestMs: most('dur'), longestCpuMs: most('tdur') }
}

/** The page's thread is the one that lays out. */
function tasksOfPage(events: TraceEvent[]): TraceEvent[] {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`
  const layouts = Map.groupBy(
    events.filter(({ name }) => name === 'Layout'),
    threadOf,
  )
  const [main] = [...layouts].sort(([, one], [, other]) => other.length - one.length)
  return events.filter(
    (event) => event.name === 'RunTask' && event.ph === 'X' && threadOf(event) === main?.[0],
  )
}

function isEvent(value: unknown): value is TraceEvent {
  return typeof value === 'object' && value !== null && 'name' in value && 'tid' in value
}
