import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A program that stays and keeps the server of its data folder up. */
export interface RunningInstance {
  pid: number
  /** Where it serves; null for a worker. */
  address: string | null
}

/** Tells passing commands that this process keeps the folder's server up until it ends. */
export function announceInstance(dataDir: string, address: string | null): void {
  const instance: RunningInstance = { pid: process.pid, address }
  writeFileSync(fileOf(dataDir), JSON.stringify(instance))
}

export function withdrawInstance(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true })
}

/** Who holds the folder for long; null when the holder only passes or is still starting. */
export function findInstance(dataDir: string, heldBy: number | null): RunningInstance | null {
  try {
    const known = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as RunningInstance
    // A killed process leaves its file behind; then another number holds the folder.
    return known.pid === heldBy ? known : null
  } catch {
    return null
  }
}

/** Where the program of this folder serves; null when none does. */
export function runningAddress(dataDir: string): string | null {
  try {
    const known = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as RunningInstance
    // A killed process leaves its file behind.
    process.kill(known.pid, 0)
    return known.address
  } catch {
    return null
  }
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'running.json')
}
