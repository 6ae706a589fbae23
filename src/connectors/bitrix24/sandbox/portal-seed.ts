import { z } from 'zod'
import { ENTITIES } from './entities.ts'
import { addItem } from './items.ts'
import type { JsonMap } from './json.ts'
import type { Portal } from './portal.ts'
import { setBasePrice } from './prices.ts'
import { addProduct, SERVICE } from './products.ts'

const MOST = 100_000

const seedRequest = z.object({
  services: z.number().int().min(0).max(MOST).default(0),
  contacts: z.number().int().min(0).max(MOST).default(0),
  deals: z.number().int().min(0).max(MOST).default(0),
})

const FIRST_NAMES = ['Aigerim', 'Olena', 'Maria', 'Dmytro', 'Timur', 'Anna', 'Ivan', 'Saule']
const LAST_NAMES = ['Akhmetova', 'Kovalenko', 'Petrova', 'Shevchenko', 'Ospanov', 'Lee', 'Kim']
const SERVICES = ['Haircut', 'Manicure', 'Massage', 'Colouring', 'Consultation', 'Peeling']

/** Fills the portal quickly with plausible records and without events. */
export function seedPortal(portal: Portal, body: unknown): JsonMap | string {
  const parsed = seedRequest.safeParse(body)
  if (!parsed.success) return z.prettifyError(parsed.error)
  const { services, contacts, deals } = parsed.data
  const { raise } = portal
  portal.raise = () => undefined
  try {
    for (let index = 0; index < services; index += 1) seedService(portal, index)
    for (let index = 0; index < contacts; index += 1) seedContact(portal, index)
    for (let index = 0; index < deals; index += 1) seedDeal(portal, index)
  } finally {
    portal.raise = raise
  }
  return { services, contacts, deals }
}

function seedService(portal: Portal, index: number): void {
  const name = `${pick(SERVICES, index)} ${index + 1}`
  const fields = { iblockId: 23, name, active: 'Y' }
  const row = addProduct(portal, { fields, type: SERVICE, userId: 1 })
  setBasePrice(portal, {
    productId: row.id,
    price: 1_000 + (index % 90) * 100,
    currency: 'KZT',
    userId: 1,
  })
}

function seedContact(portal: Portal, index: number): void {
  const number = portal.contacts.size
  const fm = [
    {
      id: portal.nextMultifieldId(),
      valueType: 'MOBILE',
      value: `+7701${String(number).padStart(7, '0')}`,
      typeId: 'PHONE',
    },
    {
      id: portal.nextMultifieldId(),
      valueType: 'WORK',
      value: `client${number}@example.com`,
      typeId: 'EMAIL',
    },
  ]
  const changes = { name: pick(FIRST_NAMES, index), lastName: pick(LAST_NAMES, index), fm }
  addItem(portal, ENTITIES.contact, { changes, userId: 1, checked: false })
}

function seedDeal(portal: Portal, index: number): void {
  const contactIds = portal.contacts.ids()
  const contactId = contactIds[index % Math.max(1, contactIds.length)] ?? 0
  const changes = {
    title: `Visit ${index + 1}`,
    opportunity: 1_000 + (index % 90) * 100,
    isManualOpportunity: 'Y',
    contactId,
    contactIds: contactId === 0 ? [] : [contactId],
  }
  addItem(portal, ENTITIES.deal, { changes, userId: 1, checked: false })
}

const pick = (list: readonly string[], index: number) => list[index % list.length] ?? ''
