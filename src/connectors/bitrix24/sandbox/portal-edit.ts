import { z } from 'zod'
import type { Delivery } from '../../../connector-kit/sandbox.ts'
import type { Credentials } from './credentials.ts'
import { BASE_CURRENCY } from './dictionary.ts'
import { ENTITIES } from './entities.ts'
import { installPost, uninstallPosts } from './events.ts'
import { RestFault } from './fault.ts'
import { editItem } from './item-edit.ts'
import { isMap, type JsonMap, numberOf, textOf } from './json.ts'
import type { Portal } from './portal.ts'
import { setBasePrice } from './prices.ts'
import { addProduct, deleteProduct, SERVICE, shownProduct, updateProduct } from './products.ts'

const json: z.ZodType<JsonMap> = z.record(z.string(), z.json())

/**
 * `POST _edit`: no id adds, an id changes, `delete: true` deletes. `userId` is who did it; 0 is a
 * robot, whose events carry no tokens. The entity `app` is installed, uninstalled or configured.
 */
const editRequest = z.object({
  entity: z.enum(['contact', 'deal', 'service', 'product', 'app']),
  id: z.number().int().positive().optional(),
  fields: json.default({}),
  delete: z.boolean().default(false),
  userId: z.number().int().min(0).default(7),
  action: z.enum(['install', 'uninstall', 'configure']).default('configure'),
})

type Edit = z.infer<typeof editRequest>

interface Sources {
  portal: Portal
  credentials: Credentials
  delivery: Delivery
}

/** Applies an edit as a person in the portal would; a string is the reason of a refusal. */
export function editPortal(sources: Sources, body: unknown): JsonMap | string {
  const parsed = editRequest.safeParse(body)
  if (!parsed.success) return z.prettifyError(parsed.error)
  const edit = parsed.data
  try {
    if (edit.entity === 'app') return editApp(sources, edit)
    if (edit.entity === 'contact' || edit.entity === 'deal') {
      return editItem(sources.portal, ENTITIES[edit.entity], edit)
    }
    return editProduct(sources.portal, edit)
  } catch (error) {
    if (error instanceof RestFault) return `${error.code} ${error.message}`
    throw error
  }
}

function editProduct(portal: Portal, edit: Edit): JsonMap | string {
  const before = edit.id === undefined ? undefined : portal.products.get(edit.id)
  if (edit.id !== undefined && before === undefined) return `no ${edit.entity} ${edit.id}`
  const { userId } = edit
  if (edit.delete) {
    if (before === undefined) return 'an id is needed to delete'
    deleteProduct(portal, before, userId)
    return { deleted: before.id }
  }
  const { price, currency, ...fields } = edit.fields
  const type = edit.entity === 'service' ? SERVICE : 1
  const save = { fields: { iblockId: 23, ...fields }, type, userId }
  const row =
    before === undefined
      ? addProduct(portal, save)
      : editedProduct(portal, before, { save, fields })
  const amount = numberOf(price)
  if (amount !== null) {
    setBasePrice(portal, {
      productId: row.id,
      price: amount,
      currency: textOf(currency) || BASE_CURRENCY,
      userId,
    })
  }
  return { [edit.entity]: shownProduct(portal, row) }
}

/** A change of the price alone leaves the element untouched. */
function editedProduct(
  portal: Portal,
  before: NonNullable<ReturnType<Portal['products']['get']>>,
  { save, fields }: { save: Parameters<typeof updateProduct>[2]; fields: JsonMap },
) {
  return Object.keys(fields).length === 0 ? before : updateProduct(portal, before, save)
}

/** Removing an app forgets its handlers and tokens, as reinstalling has to bind them anew. */
function editApp({ portal, credentials, delivery }: Sources, edit: Edit): JsonMap | string {
  const { fields } = edit
  if (edit.action === 'install') {
    portal.installed = true
    const handler = textOf(fields.handler)
    if (handler !== '') delivery.send(installPost({ portal, credentials }, handler))
  } else if (edit.action === 'uninstall') {
    for (const post of uninstallPosts(portal, fields.clean === true)) delivery.send(post)
    for (const id of [...portal.bindings.ids()]) portal.bindings.remove(id)
    credentials.forgetAll()
    portal.installed = false
  } else if (isMap(fields)) {
    const { redirectUri, domain } = fields
    if (redirectUri !== undefined) portal.settings.app.redirectUri = textOf(redirectUri)
    if (domain !== undefined) portal.settings.app.domain = textOf(domain)
  }
  return { installed: portal.installed }
}
