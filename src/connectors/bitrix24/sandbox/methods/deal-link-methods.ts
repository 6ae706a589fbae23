import { type Answer, type Call, classicParam, type MethodTable } from '../call.ts'
import { ENTITIES } from '../entities.ts'
import { classicFault } from '../fault.ts'
import { updateItem } from '../items.ts'
import { idOf, isMap, listOf, numberOf, type Row } from '../json.ts'
import { classicRow, fromClassicRow, replaceRows, rowsOfDeal } from '../product-rows.ts'

/** Contacts and product rows of a deal under their classic names. */
export const dealLinkMethods: MethodTable = {
  'crm.deal.contact.items.get': (call) => ({ result: contactItems(dealOf(call)) }),
  'crm.deal.contact.items.set': setContacts,
  'crm.deal.productrows.get': (call) => {
    const deal = rowOwner(call)
    return { result: rowsOfDeal(call.portal, deal.id).map(classicRow) }
  },
  'crm.deal.productrows.set': setRows,
}

function contactItems(deal: Row) {
  return listOf(deal.contactIds).map((contactId, index) => ({
    CONTACT_ID: contactId,
    SORT: (index + 1) * 10,
    ROLE_ID: 0,
    IS_PRIMARY: contactId === deal.contactId ? 'Y' : 'N',
  }))
}

/** Unlinks whoever is not listed; the primary contact, or else the first, comes first. */
function setContacts(call: Call): Answer {
  const before = dealOf(call)
  const items = listOf(classicParam(call, 'items')).filter(isMap)
  const sorted = [...items].sort((one, other) => {
    const primary = Number(other.IS_PRIMARY === 'Y') - Number(one.IS_PRIMARY === 'Y')
    return primary || (numberOf(one.SORT) ?? 0) - (numberOf(other.SORT) ?? 0)
  })
  const ids = sorted.flatMap((item) => idOf(item.CONTACT_ID) ?? [])
  const contactIds = [...new Set(ids)].filter((id) => call.portal.contacts.get(id) !== undefined)
  updateItem(call.portal, ENTITIES.deal, {
    before,
    changes: { contactIds, contactId: contactIds[0] ?? 0 },
    userId: call.caller.userId,
    checked: false,
  })
  return { result: true }
}

/** The classic rows save the deal only when its amount follows from them. */
function setRows(call: Call): Answer {
  const deal = rowOwner(call)
  const rows = classicParam(call, 'rows')
  if (!Array.isArray(rows)) throw classicFault("Parameter 'rows' must be array.")
  replaceRows(call.portal, deal.id, rows.filter(isMap).map(fromClassicRow))
  if (deal.isManualOpportunity !== 'Y') {
    updateItem(call.portal, ENTITIES.deal, {
      before: deal,
      changes: { opportunity: 0 },
      userId: call.caller.userId,
      checked: false,
    })
  }
  return { result: true }
}

function dealOf(call: Call): Row {
  const deal = call.portal.deals.get(idOf(classicParam(call, 'id')) ?? 0)
  if (deal === undefined) throw classicFault('Not found.')
  return deal
}

function rowOwner(call: Call): Row {
  const id = idOf(classicParam(call, 'id'))
  if (id === null) throw classicFault('The parameter id is invalid or not defined.')
  return dealOf(call)
}
