/**
 * A scope is `*` (everything), `read` (reading everything), `write`, or `clients:read` and
 * `clients:write`; writing includes reading.
 */
export const scopeShape = /^(\*|read|write|[a-z][a-z0-9-]{0,40}:(read|write))$/

/** Whether the scopes of a token allow what a route needs (`clients:write`). */
export function allowsScope(scopes: readonly string[], needed: string): boolean {
  const [resource = '', action = 'write'] = needed.split(':')
  return scopes.some((scope) => {
    if (scope === '*' || scope === 'write') return true
    if (scope === 'read') return action === 'read'
    const [name, level] = scope.split(':')
    return name === resource && (level === 'write' || action === 'read')
  })
}
