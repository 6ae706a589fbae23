export { blockBucket, type TokenRequest, takeTokens } from './buckets-store.ts'
export { createLaneWorker, type LaneHandler, type LaneWorker } from './lane-worker.ts'
export {
  closeLane,
  holdFence,
  isLaneHeld,
  type Lane,
  LaneLost,
  laneKey,
  openLane,
  wakeLane,
} from './lanes-store.ts'
