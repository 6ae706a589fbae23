import { type Command, type Param, type Params, StepReference } from './command.ts'

/**
 * Writes a command as `method?query` for `batch`. Names and values are percent-encoded even though
 * the batch itself travels as JSON: the portal splits each command as a URL, and an unencoded `#`
 * would drop the rest of it, an unencoded `&` would cut a client's name.
 *
 * @param keyOf the batch key of an earlier step, for references
 */
export function batchQuery(command: Command, keyOf: (step: number) => string): string {
  const pairs: string[] = []
  for (const [name, param] of Object.entries(command.params)) write(pairs, [name, param], keyOf)
  return pairs.length === 0 ? command.method : `${command.method}?${pairs.join('&')}`
}

/**
 * Whether the parameters survive a batch. The portal replaces `$result[…]` inside decoded values,
 * so a client who signs a note with it would read another record there; and a query can say
 * neither null nor an empty list. Such commands travel alone, where JSON keeps them exactly.
 */
export function fitsBatch(params: Params): boolean {
  return Object.entries(params).every(([name, param]) => isPlain(name) && paramFits(param))
}

function paramFits(param: Param): boolean {
  if (param instanceof StepReference) return true
  if (param === null) return false
  if (Array.isArray(param)) return param.length > 0 && param.every(paramFits)
  if (typeof param === 'object') return Object.keys(param).length > 0 && fitsBatch(param)
  return typeof param !== 'string' || isPlain(param)
}

function isPlain(text: string): boolean {
  return !text.toLowerCase().includes('$result[') && text.isWellFormed()
}

function write(
  pairs: string[],
  [name, param]: [string, Param],
  keyOf: (step: number) => string,
): void {
  if (param instanceof StepReference) {
    const path = param.path.map((step) => `[${step}]`).join('')
    pairs.push(
      `${encodeURIComponent(name)}=${encodeURIComponent(`$result[${keyOf(param.step)}]${path}`)}`,
    )
  } else if (Array.isArray(param)) {
    for (const [index, one] of param.entries()) write(pairs, [`${name}[${index}]`, one], keyOf)
  } else if (typeof param === 'object' && param !== null) {
    for (const [key, one] of Object.entries(param)) write(pairs, [`${name}[${key}]`, one], keyOf)
  } else {
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(scalar(param))}`)
  }
}

function scalar(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  return value === null ? '' : String(value)
}
