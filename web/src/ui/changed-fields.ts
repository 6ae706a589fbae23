/**
 * What of `now` differs from `before`: all that a PUT has to say. A field that nobody touched here
 * is not sent, so that what a colleague or the CRM made of it meanwhile stands.
 */
export function changedFields<Body extends object>(before: Body, now: Body): Partial<Body> {
  const isSame = (field: keyof Body) => JSON.stringify(before[field]) === JSON.stringify(now[field])
  const changed = Object.entries(now).filter(([field]) => !isSame(field as keyof Body))
  return Object.fromEntries(changed) as Partial<Body>
}
