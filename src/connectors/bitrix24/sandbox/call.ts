import { isMap, type Json, type JsonMap } from './json.ts'
import type { Portal } from './portal.ts'

/** Who is calling, with what rights. */
export interface Caller {
  kind: 'app' | 'webhook'
  userId: number
  admin: boolean
  scope: readonly string[]
  /** Names the app or webhook in limits and logs; carries no secret. */
  name: string
}

export interface Call {
  portal: Portal
  caller: Caller
  params: JsonMap
}

export interface Answer {
  result: Json
  total?: number
  next?: number
  /** Keys that stand beside `result`; `result` itself is then left out. */
  root?: JsonMap
}

export type Method = (call: Call) => Answer

export interface MethodEntry {
  /** Any of these scopes opens the method; none means that it is open to all. */
  scope: readonly string[]
  run: Method
}

/** Method name (with the vendor's own spelling) -> what answers it. */
export type MethodTable = Record<string, Method>

/** Classic methods take `id` and `ID`, `fields` and `FIELDS`. */
export function classicParam(call: Call, name: string): Json | undefined {
  return call.params[name] ?? call.params[name.toUpperCase()]
}

export function mapParam(call: Call, name: string): JsonMap | undefined {
  const value = call.params[name]
  if (Array.isArray(value) && value.length === 0) return {}
  return isMap(value) ? value : undefined
}

/** The names in a `select`, however it was sent. */
export function selection(value: Json | undefined): Set<string> {
  const names = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [value]
  return new Set(names.filter((name) => typeof name === 'string' && name !== '').map(String))
}
