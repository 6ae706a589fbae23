import type { Delivery } from '../../../connector-kit/sandbox.ts'
import {
  type Caller,
  classicParam,
  type Method,
  type MethodEntry,
  type MethodTable,
} from './call.ts'
import type { Credentials } from './credentials.ts'
import { RestFault } from './fault.ts'
import { textOf } from './json.ts'
import { catalogMethods } from './methods/catalog-methods.ts'
import { classicMethods } from './methods/classic-methods.ts'
import { dealLinkMethods } from './methods/deal-link-methods.ts'
import { dictionaryMethods } from './methods/dictionary-methods.ts'
import { environmentMethods } from './methods/environment-methods.ts'
import { eventMethods } from './methods/event-methods.ts'
import { itemMethods } from './methods/item-methods.ts'
import { priceMethods } from './methods/price-methods.ts'
import { productRowMethods } from './methods/product-row-methods.ts'

export type MethodRegistry = ReadonlyMap<string, MethodEntry>

/** Every method of the portal by its lower-case name: the vendor lowers names before looking. */
export function createMethodRegistry(sources: {
  credentials: Credentials
  delivery: Delivery
}): MethodRegistry {
  const registry = new Map<string, MethodEntry>()
  const tables: MethodTable[] = [
    environmentMethods,
    itemMethods,
    productRowMethods,
    classicMethods,
    dealLinkMethods,
    dictionaryMethods,
    catalogMethods,
    priceMethods,
    eventMethods(sources),
  ]
  for (const table of tables) {
    for (const [name, run] of Object.entries(table)) register(registry, name, run)
  }
  register(registry, 'scope', (call) => ({
    result: [...call.caller.scope],
  }))
  register(registry, 'method.get', (call) => {
    const entry = registry.get(textOf(classicParam(call, 'name')))
    const isExisting = entry !== undefined || classicParam(call, 'name') === 'batch'
    const isAvailable = isExisting && (entry === undefined || mayCall(call.caller, entry))
    return { result: { isExisting, isAvailable } }
  })
  return registry
}

function register(registry: Map<string, MethodEntry>, name: string, run: Method): void {
  registry.set(name.toLowerCase(), { scope: scopeOf(name), run })
}

function scopeOf(name: string): readonly string[] {
  if (name.startsWith('crm.')) return ['crm']
  if (name.startsWith('catalog.')) return ['catalog']
  return name === 'user.current' ? ['user', 'user_basic', 'user_brief'] : []
}

const mayCall = (caller: Caller, entry: MethodEntry) =>
  entry.scope.length === 0 || entry.scope.some((scope) => caller.scope.includes(scope))

/** The method a caller may run, or the portal's refusal. */
export function methodFor(registry: MethodRegistry, name: string, caller: Caller): Method {
  const entry = registry.get(name)
  if (entry === undefined) {
    throw new RestFault(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!')
  }
  if (mayCall(caller, entry)) return entry.run
  const holder = caller.kind === 'webhook' ? 'webhook token' : 'access token'
  throw new RestFault(
    403,
    'insufficient_scope',
    `The request requires higher privileges than provided by the ${holder}`,
  )
}
