/**
 * What a message of the widget's frame means. It tells its steps as `{action, params}`, and after a
 * booking once more as a list of `{record_id, …}`. The caller has checked where it comes from.
 */
export function readWidgetMessage(data: unknown): 'booked' | null {
  const told = typeof data === 'string' ? parse(data) : data
  if (Array.isArray(told)) {
    return told.length > 0 && told.every((one) => isRecord(one) && isId(one['record_id']))
      ? 'booked'
      : null
  }
  return isRecord(told) && told['action'] === 'booked' ? 'booked' : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isId(value: unknown): boolean {
  return /^[1-9]\d{0,14}$/.test(String(value))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
