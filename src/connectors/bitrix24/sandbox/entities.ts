import { type Field, field } from './field.ts'

export type CrmKind = 'contact' | 'deal'

export interface Entity {
  kind: CrmKind
  entityTypeId: number
  /** What user fields of this kind belong to. */
  userFieldOwner: string
  /** Words of the event codes: `ONCRM` + this + `ADD`. */
  eventWord: string
  fields: readonly Field[]
}

const readOnly = { readOnly: true } as const
const universal = { classic: false, readOnly: true } as const

const head: Field[] = [
  field('id', 'integer', readOnly),
  field('createdTime', 'datetime', { ...readOnly, upper: 'DATE_CREATE' }),
  field('dateCreateShort', 'datetime', universal),
  field('updatedTime', 'datetime', { ...readOnly, upper: 'DATE_MODIFY' }),
  field('dateModifyShort', 'datetime', universal),
  field('createdBy', 'user', { ...readOnly, upper: 'CREATED_BY_ID' }),
  field('updatedBy', 'user', { ...readOnly, upper: 'MODIFY_BY_ID' }),
  field('assignedById', 'user', { title: 'Responsible' }),
  field('opened', 'char', { initial: 'Y', title: 'Available to All' }),
]

const origin: Field[] = [
  field('sourceId', 'crm_status', { title: 'Source' }),
  field('sourceDescription', 'string'),
  field('originatorId', 'string'),
  field('originId', 'string'),
]

const marketing: Field[] = ['utmSource', 'utmMedium', 'utmCampaign', 'utmContent', 'utmTerm'].map(
  (name) => field(name, 'string'),
)

const activity: Field[] = [
  field('lastActivityBy', 'user', readOnly),
  field('lastActivityTime', 'datetime', readOnly),
]

const tail: Field[] = [
  ...marketing,
  field('observers', 'user', { multiple: true, initial: [], classic: false }),
]

const address: Field[] = [
  field('address', 'string', readOnly),
  field('address2', 'string', { ...readOnly, upper: 'ADDRESS_2' }),
  ...['City', 'PostalCode', 'Region', 'Province', 'Country'].map((part) =>
    field(`address${part}`, 'string', readOnly),
  ),
  field('addressLocAddrId', 'integer', readOnly),
]

const contactFields: Field[] = [
  ...head,
  field('categoryId', 'crm_category', { initial: 0, classic: false, immutable: true }),
  field('companyId', 'crm_company', { initial: 0 }),
  field('leadId', 'crm_lead', readOnly),
  field('honorific', 'crm_status'),
  field('name', 'string', { title: 'First name' }),
  field('secondName', 'string', { title: 'Second name' }),
  field('lastName', 'string', { title: 'Last name' }),
  field('shortName', 'string', universal),
  field('photo', 'file'),
  field('post', 'string', { title: 'Position' }),
  ...address,
  field('comments', 'string', { initial: '', title: 'Comment' }),
  field('typeId', 'crm_status', { title: 'Contact type' }),
  ...origin,
  field('originVersion', 'string'),
  field('birthdate', 'date', { title: 'Date of birth' }),
  field('export', 'char', { initial: 'Y' }),
  field('webformId', 'integer', universal),
  field('hasPhone', 'char', { ...readOnly, initial: 'N' }),
  field('hasEmail', 'char', { ...readOnly, initial: 'N' }),
  field('hasImol', 'char', { ...readOnly, initial: 'N' }),
  field('faceId', 'integer', readOnly),
  field('searchContent', 'string', universal),
  ...activity,
  ...tail,
]

const dealFields: Field[] = [
  ...head,
  field('leadId', 'crm_lead', readOnly),
  field('companyId', 'crm_company', { initial: 0 }),
  field('contactId', 'crm_contact', { initial: 0, title: 'Contact' }),
  field('quoteId', 'crm_quote', readOnly),
  field('title', 'string'),
  field('productId', 'string', universal),
  field('categoryId', 'crm_category', { initial: 0, immutable: true, title: 'Sales Funnel' }),
  field('stageId', 'crm_status', { title: 'Deal Stage' }),
  field('stageSemanticId', 'string', readOnly),
  field('isNew', 'char', { ...readOnly, initial: 'N' }),
  field('isRecurring', 'char', { initial: 'N' }),
  field('isReturnCustomer', 'char', { initial: 'N' }),
  field('isRepeatedApproach', 'char', { initial: 'N' }),
  field('closed', 'char', { ...readOnly, initial: 'N' }),
  field('typeId', 'crm_status', { title: 'Type' }),
  field('opportunity', 'double', { initial: 0, title: 'Amount' }),
  field('isManualOpportunity', 'char', { initial: 'N' }),
  field('taxValue', 'double', { ...readOnly, initial: 0 }),
  field('currencyId', 'crm_currency', { title: 'Currency' }),
  field('probability', 'integer'),
  field('comments', 'string', { initial: '', title: 'Comment' }),
  field('begindate', 'date', { title: 'Start Date' }),
  field('begindateShort', 'date', universal),
  field('closedate', 'date', { title: 'Close Date' }),
  field('closedateShort', 'date', universal),
  ...['eventDate', 'eventDateShort'].map((name) => field(name, 'datetime', universal)),
  ...['eventId', 'eventDescription'].map((name) => field(name, 'string', universal)),
  field('locationId', 'location', readOnly),
  field('webformId', 'integer', universal),
  ...origin,
  field('additionalInfo', 'string'),
  field('searchContent', 'string', universal),
  field('orderStage', 'string', universal),
  field('movedBy', 'user', { ...readOnly, upper: 'MOVED_BY_ID' }),
  field('movedTime', 'datetime', readOnly),
  ...activity,
  ...['isWork', 'isWon', 'isLose', 'receivedAmount', 'lostAmount', 'hasProducts'].map((name) =>
    field(name, 'string', universal),
  ),
  ...tail,
  field('contactIds', 'crm_contact', { multiple: true, initial: [], classic: false }),
]

export const ENTITIES: Record<CrmKind, Entity> = {
  contact: {
    kind: 'contact',
    entityTypeId: 3,
    userFieldOwner: 'CRM_CONTACT',
    eventWord: 'CONTACT',
    fields: contactFields,
  },
  deal: {
    kind: 'deal',
    entityTypeId: 2,
    userFieldOwner: 'CRM_DEAL',
    eventWord: 'DEAL',
    fields: dealFields,
  },
}
