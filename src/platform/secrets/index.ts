export { createSealer, generateKey, type Sealer } from './sealing.ts'
