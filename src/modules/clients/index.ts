export {
  type Absorption,
  absorbClients,
  findSurvivor,
  type MergeWish,
  type PlannedMerge,
  planAbsorption,
  releaseClients,
} from './absorb-clients.ts'
export { addClients, findClientsByContacts } from './add-clients.ts'
export { checkClient } from './clean-input.ts'
export {
  applyChanges,
  blankClient,
  type Client,
  type ClientChanges,
  type ClientDetails,
  type NewClient,
} from './client.ts'
export {
  type ClientColumn,
  clientCells,
  clientColumnNames,
  clientColumnTitles,
} from './client-columns.ts'
export { authoriseClient, type ClientAction, clientPolicy } from './client-policy.ts'
export {
  findClients,
  findClientsByContact,
  findDeletedClients,
  holdClients,
  listClientIds,
} from './client-store.ts'
export { createClient } from './create-client.ts'
export { deleteClient } from './delete-client.ts'
export { exportClients } from './export-clients.ts'
export { type ClientQuery, type ClientSort, clientSorts, listClients } from './list-clients.ts'
export { type DuplicateGroup, listDuplicates } from './list-duplicates.ts'
export { detailsOf } from './plan-merge.ts'
export { type PresentedClient, presentClient } from './present-client.ts'
export { readClient } from './read-client.ts'
export { searchPatterns } from './search-patterns.ts'
export { updateClient } from './update-client.ts'
