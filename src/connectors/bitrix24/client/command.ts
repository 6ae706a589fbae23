import type { Json } from '../../../kernel/json.ts'
import { asText, dig } from './read-json.ts'

/**
 * What a lost answer would mean: a read changes nothing, an update may be repeated, a create that
 * may have happened must be looked up first.
 */
export type Intent = 'read' | 'create' | 'update'

export type Param = Json | StepReference | Param[] | { [name: string]: Param }
export type Params = { [name: string]: Param }

/** One call of a REST method. */
export interface Command {
  method: string
  params: Params
  intent: Intent
}

/** A value that an earlier command of the same chain will have answered. */
export class StepReference {
  readonly step: number
  readonly path: readonly (string | number)[]

  /** `new StepReference(0, ['item', 'id'])`: the id of what the first command made. */
  constructor(step: number, path: readonly (string | number)[]) {
    this.step = step
    this.path = path
  }
}

/** Puts the answers of earlier steps where the references stand. */
export function resolveReferences(params: Params, results: readonly Json[]): Params {
  const resolved: Params = {}
  for (const [name, param] of Object.entries(params)) resolved[name] = resolve(param, results)
  return resolved
}

function resolve(param: Param, results: readonly Json[]): Param {
  if (param instanceof StepReference) {
    return asText(dig(results[param.step] ?? null, param.path))
  }
  if (Array.isArray(param)) return param.map((one) => resolve(one, results))
  if (typeof param === 'object' && param !== null) return resolveReferences(param, results)
  return param
}
