export {
  authorise,
  type CatalogAction,
  type CatalogSubject,
  catalogPolicy,
} from './catalog-policy.ts'
export { createService } from './create-service.ts'
export { createStatus } from './create-status.ts'
export { createWorkplace } from './create-workplace.ts'
export { deleteService } from './delete-service.ts'
export { deleteStatus } from './delete-status.ts'
export { deleteWorkplace } from './delete-workplace.ts'
export { findServices, findServicesByName, listServiceIds } from './find-services.ts'
export { findStatuses } from './find-statuses.ts'
export { findWorkplaces, holdWorkplaces } from './find-workplaces.ts'
export { listCategories } from './list-categories.ts'
export { listServices, readService, type ServiceQuery } from './list-services.ts'
export { listStatuses, readStatus } from './list-statuses.ts'
export { listWorkplaces, readWorkplace } from './list-workplaces.ts'
export { orderStatuses, orderWorkplaces } from './order-catalog.ts'
export { presentService } from './present-service.ts'
export { presentStatus } from './present-status.ts'
export { presentWorkplace } from './present-workplace.ts'
export type { NewService, Service, ServiceChanges, ServiceType } from './service.ts'
export { serviceLimits, serviceTextLimits } from './service-rules.ts'
export {
  type NewStatus,
  type Status,
  type StatusChanges,
  type StatusMeaning,
  statusMeanings,
} from './status.ts'
export { updateService } from './update-service.ts'
export { updateStatus } from './update-status.ts'
export { updateWorkplace } from './update-workplace.ts'
export type { NewWorkplace, Workplace, WorkplaceChanges } from './workplace.ts'
