export { type DerivedKeys, deriveKeys, signFor } from './derived-keys.ts'
export { hashToken } from './hash-token.ts'
export { createSealer, generateKey, type Sealer } from './sealing.ts'
