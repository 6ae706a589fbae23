export { furnishWithStarter, type StarterMade } from './furnish-with-starter.ts'
export { readSetup, type Setup, type SetupStep, setupSteps } from './read-setup.ts'
export { type Trade, trades } from './trade.ts'
