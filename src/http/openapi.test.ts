import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProgram, type TestProgram } from '../../tests/support/program.ts'
import { isObject } from './testing/json-of.ts'

interface Operation {
  /** `GET /api/clients` */
  name: string
  path: string
  operationId: unknown
  summary: unknown
  tags: unknown
  parameters: Record<string, unknown>[]
  responses: Record<string, unknown>
}

let house: TestProgram
let document: Record<string, unknown>
let operations: Operation[]

beforeAll(async () => {
  house = await startProgram()
  const answer: unknown = await (await fetch(`${house.url}/docs/json`)).json()
  document = objectOf(answer)
  operations = Object.entries(objectOf(document['paths'])).flatMap(([path, methods]) =>
    Object.entries(objectOf(methods)).map(([method, described]) =>
      operationOf(path, method, described),
    ),
  )
})
afterAll(() => house.close())

function operationOf(path: string, method: string, described: unknown): Operation {
  const { operationId, summary, tags, parameters, responses } = objectOf(described)
  return {
    name: `${method.toUpperCase()} ${path}`,
    path,
    operationId,
    summary,
    tags,
    parameters: Array.isArray(parameters) ? parameters.filter(isObject) : [],
    responses: objectOf(responses ?? {}),
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Error(`not an object: ${JSON.stringify(value)}`)
  return value
}

const names = (found: Operation[]) => found.map(({ name }) => name)

test('every operation has an id of its own', () => {
  expect(operations.length).toBeGreaterThan(60)
  const ids = operations.map(({ operationId }) => operationId)
  expect(ids.filter((id) => typeof id !== 'string' || !/^[a-z][A-Za-z0-9]+$/.test(id))).toEqual([])
  expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted())
})

test('every operation is summed up in a line that starts large and ends without a full stop', () => {
  const untidy = ({ summary }: Operation) =>
    typeof summary !== 'string' || !/^[A-Z].{4,100}[^.\s]$/.test(summary)
  expect(names(operations.filter(untidy))).toEqual([])
})

test('every operation stands under one heading, written like the others', () => {
  const headings = new Set(operations.map(({ tags }) => JSON.stringify(tags)))
  const written = /^\["(YClients|[A-Z][a-z]+( [a-z]+)?)"\]$/
  expect([...headings].filter((heading) => !written.test(heading))).toEqual([])
})

test('every operation tells what it answers, and with which problems', () => {
  const silent = ({ responses }: Operation) =>
    !Object.keys(responses).some((status) => /^[23]/.test(status)) || !('503' in responses)
  // What only says that the server lives.
  const plain = new Set(['GET /health'])
  expect(names(operations.filter(silent)).filter((name) => !plain.has(name))).toEqual([])
})

test.each([
  ['POST /api/users', 422],
  ['PUT /api/users/{id}', 422],
  ['POST /api/bookings/check', 409],
  ['GET /api/connections/{id}/dictionaries', 422],
  ['GET /api/connections/{id}/dictionaries', 502],
  ['POST /api/connections/{id}/start', 502],
  ['POST /api/connections/{id}/audit', 409],
  ['POST /api/connections/{id}/audit', 422],
  ['POST /api/connections/{id}/audit', 502],
  ['GET /auth/{connector}/redirect', 422],
  ['GET /auth/{connector}/connect', 422],
  ['GET /problems/{code}', 404],
])('%s says that it may answer %i', (wanted, status) => {
  const found = operations.find(({ name }) => name === wanted)
  expect(Object.keys(found?.responses ?? {})).toContain(String(status))
})

test('what an operation says of its answers is said in words', () => {
  const mute = operations.flatMap(({ name, responses }) =>
    Object.entries(responses)
      .filter(([, response]) => !objectOf(response)['description'])
      .map(([status]) => `${name} ${status}`),
  )
  expect(mute).toEqual([])
})

test('every part of a path is described as a parameter', () => {
  const wrong = operations.filter(({ path, parameters }) => {
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const given = parameters.filter((one) => one['in'] === 'path').map((one) => one['name'])
    return JSON.stringify(wanted.toSorted()) !== JSON.stringify(given.toSorted())
  })
  expect(names(wrong)).toEqual([])
})

test('every reference leads somewhere, and no schema stands there unused', () => {
  const text = JSON.stringify(document)
  const wanted = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name),
  )
  const schemas = objectOf(objectOf(document['components'])['schemas'])
  expect([...wanted].toSorted()).toEqual(Object.keys(schemas).toSorted())
  expect(text).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/)/)
})
