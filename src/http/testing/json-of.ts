/** The JSON object that an answer carries. */
export function jsonOf(answer: { body: string }): Record<string, unknown> {
  const parsed: unknown = JSON.parse(answer.body)
  if (!isObject(parsed)) throw new Error(`not a JSON object: ${answer.body.slice(0, 200)}`)
  return parsed
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
