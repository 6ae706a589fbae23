import type { Call } from './call.ts'
import { timeBlock } from './envelope.ts'
import { execute, faultOf, type RestDoor } from './execute.ts'
import { RestFault } from './fault.ts'
import { flagOf, isMap, type Json, type JsonMap, phpMap, textOf } from './json.ts'
import { parsePhpQuery } from './php-query.ts'

const MOST_COMMANDS = 50

type Entries = [string, Json][]

interface Sheets {
  result: Entries
  error: Entries
  total: Entries
  next: Entries
  time: Entries
}

/**
 * Runs the commands one after another with the caller's own rights. Earlier commands stay done
 * when a later one fails; with `halt` nothing runs after the first failure.
 */
export function runBatch(
  door: RestDoor,
  call: Call,
): { result: JsonMap; seconds: number; commands: number } {
  const sheets: Sheets = { result: [], error: [], total: [], next: [], time: [] }
  const known: JsonMap = {}
  const halts = flagOf(call.params.halt) === 'Y'
  let seconds = 0
  const commands = commandsOf(call.params.cmd)
  for (const [index, [key, text]] of commands.entries()) {
    try {
      if (index >= MOST_COMMANDS) {
        throw new RestFault(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded')
      }
      const done = runCommand(door, call, { text, known })
      known[key] = done.result
      seconds += done.seconds
      note(sheets, key, done)
    } catch (error) {
      sheets.error.push([key, faultOf(error).body()])
      if (halts) break
    }
  }
  return { result: printed(sheets), seconds, commands: commands.length }
}

interface Done {
  result: Json
  total: number | undefined
  next: number | undefined
  time: JsonMap
  seconds: number
}

function runCommand(
  door: RestDoor,
  call: Call,
  { text, known }: { text: string; known: JsonMap },
): Done {
  const startedAtMs = door.portal.nowMs()
  const { method, query } = split(text)
  if (method === 'batch') {
    throw new RestFault(
      405,
      'ERROR_BATCH_METHOD_NOT_ALLOWED',
      'Method is not allowed for batch usage',
    )
  }
  const params = substituted(parsePhpQuery(query), known)
  const { answer, seconds, operating } = execute(door, method, {
    ...call,
    params: isMap(params) ? params : {},
  })
  return {
    result: answer.root ?? answer.result,
    total: answer.total,
    next: answer.next,
    time: timeBlock(door.portal, { startedAtMs, seconds, operating }),
    seconds,
  }
}

function note(sheets: Sheets, key: string, done: Done): void {
  sheets.result.push([key, done.result])
  if (done.total !== undefined) sheets.total.push([key, done.total])
  if (done.next !== undefined) sheets.next.push([key, done.next])
  sheets.time.push([key, done.time])
}

const printed = (sheets: Sheets): JsonMap => ({
  result: phpMap(sheets.result),
  result_error: phpMap(sheets.error),
  result_total: phpMap(sheets.total),
  result_next: phpMap(sheets.next),
  result_time: phpMap(sheets.time),
})

function commandsOf(cmd: Json | undefined): [string, string][] {
  if (!isMap(cmd) && !Array.isArray(cmd)) return []
  return Object.entries(cmd).map(([key, text]) => [key, textOf(text)])
}

/** A command is a URL to the portal: whatever follows an unescaped `#` is lost. */
function split(text: string): { method: string; query: string } {
  const [address = ''] = text.split('#')
  const cut = address.indexOf('?')
  const path = cut === -1 ? address : address.slice(0, cut)
  return {
    method: path
      .trim()
      .toLowerCase()
      .replace(/\.json$/, ''),
    query: cut === -1 ? '' : address.slice(cut + 1),
  }
}

const WHOLE = /^\$result((?:\[[^\]]*\])+)$/
const PART = /\$result((?:\[[^\]]*\])+)/g

/** Puts earlier results in place of `$result[...]`, in keys and values, after decoding. */
function substituted(value: Json, known: JsonMap): Json {
  if (typeof value === 'string') return replaced(value, known)
  if (Array.isArray(value)) return value.map((one) => substituted(one, known))
  if (!isMap(value)) return value
  const entries = Object.entries(value).map(([key, inner]): [string, Json] => [
    key.includes('$result') ? textOf(replaced(key, known)) : key,
    substituted(inner, known),
  ])
  return Object.fromEntries(entries)
}

function replaced(text: string, known: JsonMap): Json {
  if (!text.includes('$result')) return text
  const whole = WHOLE.exec(text)?.[1]
  if (whole !== undefined) return lookUp(known, whole) ?? ''
  return text.replaceAll(PART, (_, path: string) => textOf(lookUp(known, path)))
}

function lookUp(known: JsonMap, path: string): Json | undefined {
  let found: Json | undefined = known
  for (const [, key = ''] of path.matchAll(/\[([^\]]*)\]/g)) {
    if (Array.isArray(found)) found = found[Number(key)]
    else if (isMap(found)) found = Object.hasOwn(found, key) ? found[key] : undefined
    else return undefined
  }
  return found
}
