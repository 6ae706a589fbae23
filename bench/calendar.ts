import type { Browser, Page } from 'playwright-core'
import { fillDay } from './calendar/fill-day.ts'
import { traceTasks } from './calendar/trace-tasks.ts'
import { type Watched, watchPage } from './calendar/watch-page.ts'
import { type BenchResult, printTable } from './result.ts'
import { type BenchServer, startBenchServer } from './server.ts'
import { launchBrowser } from './world/browser.ts'

const employees = 30
const bookings = 1_000
const date = '2031-03-10'
const rounds = 5
const dragSteps = 120
const patienceMs = 60_000

interface Round {
  openMs: number
  paintMs: number
  wholeMs: number
  dragLongestMs: number
  dragLongestCpuMs: number
  frameP95Ms: number
}

/**
 * Measures the calendar in a browser: a day of 30 columns and 1,000 bookings is opened, painted,
 * and one booking is carried across it while other people's bookings change.
 */
export async function run(options: { json?: boolean } = {}): Promise<BenchResult> {
  const server = await startBenchServer()
  const browser = await launchBrowser()
  try {
    await fillDay(server, { date, employees, bookings })
    const found: Round[] = []
    for (let n = 0; n <= rounds; n += 1) {
      const round = await measure(browser, server)
      // The first one warms up the caches and the compilers of both sides.
      if (n > 0) found.push(round)
    }
    const result = conclude(found)
    if (!options.json) printTable(result)
    return result
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function measure(browser: Browser, server: BenchServer): Promise<Round> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1_280, height: 800 },
    locale: 'en-GB',
    extraHTTPHeaders: { authorization: `Bearer ${server.token}` },
  })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    await page.addInitScript(`${watchPage}; bench.expected = ${bookings}`)
    await page.goto(`/calendar?date=${date}`)
    const opened = await untilWhole(page)
    const dragged = await drag(page, server)
    return {
      openMs: opened.paintedAt,
      paintMs: opened.paintedAt - opened.answeredAt,
      wholeMs: opened.wholeAt - opened.answeredAt,
      ...dragged,
    }
  } finally {
    await context.close()
  }
}

/** The page's policy lets nothing be evaluated in it by itself, so it is asked from outside. */
async function untilWhole(page: Page): Promise<Watched> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const watched = await read(page)
    if (watched.wholeAt > 0) return watched
    await page.waitForTimeout(100)
  }
  throw new Error('the day was not drawn whole')
}

/** Carries one booking over twelve columns and back, with the grid scrolling under it. */
async function drag(page: Page, server: BenchServer) {
  await page.waitForTimeout(1_000)
  const block = page.locator('[data-booking]').nth(4)
  const id = Number(await block.getAttribute('data-booking'))
  const box = await block.boundingBox()
  if (!box) throw new Error('the booking is not in sight')
  await page.evaluate(`bench.frames.length = 0;
    (function next(last) { requestAnimationFrame((now) => { bench.frames.push(now - last); next(now) }) })(performance.now())`)
  const { longestMs, longestCpuMs } = await traceTasks(page, async () => {
    await page.mouse.move(box.x + 30, box.y + 8)
    await page.mouse.down()
    for (let step = 0; step <= dragSteps; step += 1) {
      const way = Math.sin((step / dragSteps) * Math.PI)
      await page.mouse.move(box.x + 30 + way * 1_100, box.y + 8 + way * 420)
      if (step === dragSteps / 2) await changeAnother(server, id)
    }
    await page.keyboard.press('Escape')
    await page.mouse.up()
  })
  const { frames } = await read(page)
  return {
    dragLongestMs: longestMs,
    dragLongestCpuMs: longestCpuMs,
    frameP95Ms: quantile(frames, 0.95),
  }
}

/** Somebody else works meanwhile: what they do is told to this page too. */
async function changeAnother(server: BenchServer, butNot: number): Promise<void> {
  const id = butNot + 1
  const answer = await fetch(`${server.url}/api/bookings/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ note: `Changed at ${Date.now()}` }),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
}

async function read(page: Page): Promise<Watched> {
  return (await page.evaluate('bench')) as Watched
}

function conclude(found: Round[]): BenchResult {
  const median = (name: keyof Round) => {
    const values = found.map((round) => round[name])
    return Math.round(quantile(values, 0.5))
  }
  const worst = (name: keyof Round) => Math.round(Math.max(...found.map((round) => round[name])))
  const paintMs = median('paintMs')
  const longestMs = worst('dragLongestCpuMs')
  return {
    name: 'calendar',
    config: { employees, bookings, rounds, window: '1280x800' },
    rows: [
      {
        what: 'bookings answered -> painted',
        value: paintMs,
        unit: 'ms',
        target: '<= 300',
        ok: paintMs <= 300,
      },
      { what: 'address entered -> painted', value: median('openMs'), unit: 'ms' },
      { what: 'bookings answered -> all 30 columns drawn', value: median('wholeMs'), unit: 'ms' },
      {
        what: 'longest task while dragging, at work',
        value: longestMs,
        unit: 'ms',
        target: '<= 50',
        ok: longestMs <= 50,
      },
      { what: 'the same on the clock', value: worst('dragLongestMs'), unit: 'ms' },
      { what: 'frame while dragging, p95', value: median('frameP95Ms'), unit: 'ms' },
    ],
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
