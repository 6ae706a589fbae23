export { type ClientMerge, undoUntil } from './client-merge.ts'
export { type MergeOutcome, mergeClients } from './merge-clients.ts'
export { type MergePreview, previewMerge } from './preview-merge.ts'
export { listMerges, undoMerge } from './undo-merge.ts'
