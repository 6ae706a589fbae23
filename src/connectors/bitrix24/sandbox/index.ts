import {
  createChaos,
  createControlDoor,
  createDelivery,
  createRequestLog,
  type Sandbox,
  type SandboxOptions,
  sendJson,
} from '../../../connector-kit/sandbox.ts'
import { createCredentials, defaultApp } from './credentials.ts'
import { postsOf } from './events.ts'
import type { RestDoor } from './execute.ts'
import { createLimits, type LimitSettings, STANDARD_LIMITS } from './limits.ts'
import { createMethodRegistry } from './method-registry.ts'
import { answerOauth } from './oauth-door.ts'
import {
  createPortal,
  type PortalApp,
  type PortalSettings,
  type PortalWebhook,
  type Quirks,
} from './portal.ts'
import { editPortal } from './portal-edit.ts'
import { seedPortal } from './portal-seed.ts'
import { clearPortal, portalState, restorePortal, snapshotPortal } from './portal-state.ts'
import { answerRest } from './rest-door.ts'

/** Everything may be left out: the portal then makes up its own secrets, shown by `GET _state`. */
export interface Bitrix24SandboxOptions extends SandboxOptions {
  app?: Partial<PortalApp>
  webhook?: Partial<PortalWebhook>
  /** IANA name, `Europe/Moscow` by default. */
  zone?: string
  quirks?: Partial<Quirks>
  limits?: Partial<LimitSettings>
  requiredFields?: Partial<PortalSettings['requiredFields']>
  costMs?: Record<string, number>
}

/** A Bitrix24 cloud portal and its authorization server, in memory. */
export function createBitrix24Sandbox(options: Bitrix24SandboxOptions): Sandbox {
  const portal = createPortal(settingsOf(options), options)
  const chaos = createChaos(options.random)
  const log = createRequestLog()
  const delivery = createDelivery({
    deliver: (post) => options.deliver(post),
    chaos,
    log: options.log,
  })
  const credentials = createCredentials(options)
  const limits = createLimits(options.now, portal.settings.limits)
  const registry = createMethodRegistry({ credentials, delivery })
  const door: RestDoor = { portal, credentials, limits, registry, chaos, log }
  portal.raise = (event) => {
    for (const post of postsOf({ portal, credentials }, event)) delivery.send(post)
  }
  const control = createControlDoor({
    chaos,
    state: (kind) => portalState({ portal, credentials }, kind),
    log: () => ({ ...log.read(), bucketLevel: limits.level(), events: delivery.counters() }),
    edit: (body) => editPortal({ portal, credentials, delivery }, body),
    seed: (body) => seedPortal(portal, body),
    reset() {
      clearPortal({ portal, credentials })
      limits.reset()
      chaos.calm()
      log.clear()
    },
    expireTokens: () => credentials.expireAll(),
  })
  return {
    async handle(request, response, path) {
      const url = addressOf(path, request.url)
      if (await control(request, response, url)) return
      if (await answerOauth(door, request, { response, url })) return
      if (await answerRest(door, request, { response, url })) return
      sendJson(response, 404, { error: 'NOT_FOUND', error_description: 'No such page' })
    },
    snapshot: () => snapshotPortal({ portal, credentials }),
    restore: (snapshot) => restorePortal({ portal, credentials }, snapshot),
    idle: () => delivery.idle(),
    close: () => delivery.close(),
  }
}

function settingsOf(options: Bitrix24SandboxOptions): PortalSettings {
  const made = defaultApp(options.random, options.baseUrl)
  return {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    zone: options.zone ?? 'Europe/Moscow',
    app: { ...made.app, ...options.app },
    webhook: { ...made.webhook, ...options.webhook },
    quirks: {
      priceTypesAtRoot: false,
      emptyItemsWithOriginalUfNames: false,
      productRowsRaiseUpdate: true,
      ...options.quirks,
    },
    limits: { ...STANDARD_LIMITS, ...options.limits },
    requiredFields: { contact: [], deal: [], ...options.requiredFields },
    costMs: options.costMs ?? {},
  }
}

/** The path under the sandbox root; doubled slashes are forgiven, as the portal's proxy does. */
function addressOf(path: string, original: string | undefined): URL {
  const [pathname = '', ...query] = path.split('?')
  const search = path.includes('?') ? query.join('?') : (original?.split('?')[1] ?? '')
  return new URL(`/${pathname}?${search}`.replace(/^\/+/, '/'), 'http://sandbox')
}
