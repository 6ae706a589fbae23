export { resolveGuarded } from './address-guard.ts'
export { createOutbound } from './outbound-http.ts'
