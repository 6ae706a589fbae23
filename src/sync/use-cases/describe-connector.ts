import { z } from 'zod'
import {
  type Connector,
  type ConnectWay,
  type FieldOwner,
  type FieldRule,
  type FormField,
  type RecordKind,
  recordKinds,
} from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'

/** A setting as a form shows it. */
export interface FormFieldOnView extends FormField {
  /** Sealed at rest and never shown again. */
  secret: boolean
  /** `string`, `integer`, `object` … as JSON Schema names them. */
  type: string
  required: boolean
  default: Json
}

/** What a page must know of a connector to lead through connecting it; its words are the page's. */
export interface ConnectorOnView {
  name: string
  title: string
  ways: ConnectWay[]
  webhook: boolean
  form: FormFieldOnView[]
  kinds: {
    kind: RecordKind
    push: boolean
    pull: boolean
    fields: { field: string; owner: FieldOwner; choices: FieldRule[] }[]
  }[]
}

/** Describes a connector by its manifest alone. */
export function describeConnector({ manifest, webhook }: Connector): ConnectorOnView {
  const { properties = {}, required = [] } = z.toJSONSchema(manifest.settings, {
    io: 'input',
    unrepresentable: 'any',
  })
  return {
    name: manifest.name,
    title: manifest.title,
    ways: manifest.ways,
    webhook: webhook !== undefined,
    form: manifest.form.map((field) => {
      const schema = properties[field.setting]
      const known = typeof schema === 'object' ? schema : {}
      return {
        ...field,
        secret: manifest.secretSettings.includes(field.setting),
        type: typeof known.type === 'string' ? known.type : 'string',
        required: required.includes(field.setting),
        default: (known.default ?? null) as Json,
      }
    }),
    kinds: recordKinds.flatMap((kind) => {
      const rules = manifest.kinds[kind]
      if (!rules) return []
      const fields = Object.entries(rules.fields).map(([field, owner]) => ({
        field,
        owner,
        choices: rules.choices[field] ?? [],
      }))
      return [{ kind, push: rules.push, pull: rules.pull, fields }]
    }),
  }
}
