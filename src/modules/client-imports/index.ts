export {
  type ClientImport,
  type ImportPlan,
  importLimits,
  importStates,
  importTargets,
} from './client-import.ts'
export { createImportHandler } from './create-import-handler.ts'
export { type DryRun, dryRunImport } from './dry-run-import.ts'
export type { RejectedRow } from './import-rows-store.ts'
export { presentImport } from './present-import.ts'
export { listImports, readImport, rejectedRows } from './read-import.ts'
export { cancelImport, startImport } from './start-import.ts'
export { uploadImport } from './upload-import.ts'
