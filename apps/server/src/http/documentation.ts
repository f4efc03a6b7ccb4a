import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { tags } from '@gridbourse/api'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { DOCS_LOOK, serveFont } from './docs-look.ts'

/** The API described: OpenAPI 3.1 at /openapi.json, a page for people at /docs. Both work offline. */
export async function serveDocumentation(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gridbourse',
        version,
        description: INTRODUCTION,
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'A key like `gb_…`, made by an operator.' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => withoutTwins(jsonSchemaTransformObject(document)),
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      // Without the bar above the page, whose logo brings a style of its own that the page's policy refuses.
      layout: 'BaseLayout',
      docExpansion: 'list',
      tryItOutEnabled: true,
      persistAuthorization: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
    },
    theme: { title: 'Gridbourse API', css: [{ filename: 'gridbourse.css', content: DOCS_LOOK }] },
    staticCSP: true,
  })
  serveFont(app)
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
}

/**
 * Every schema comes as what goes in (`OrderInput`) and what comes out (`Order`). Where both say the same, or
 * only one of them is used, the other is left out.
 */
function withoutTwins<Document>(document: Document): Document {
  let text = JSON.stringify(document)
  const schemas = schemasOf(document)
  const plain = (name: string): string =>
    JSON.stringify(schemas[name]).replaceAll(/(schemas\/\w+?)Input"/g, '$1"')
  for (const name of Object.keys(schemas)) {
    const input = `${name}Input`
    if (input in schemas && plain(name) === plain(input)) {
      text = text.replaceAll(`schemas/${input}"`, `schemas/${name}"`)
    }
  }
  const merged = JSON.parse(text) as Document
  for (
    let [before, after] = ['', text];
    before !== after;
    [before, after] = [after, JSON.stringify(merged)]
  ) {
    for (const name of Object.keys(schemasOf(merged))) {
      if (!after.includes(`schemas/${name}"`)) delete schemasOf(merged)[name]
    }
  }
  return merged
}

const schemasOf = (document: unknown): Record<string, unknown> =>
  (document as { components: { schemas: Record<string, unknown> } }).components.schemas

const INTRODUCTION = `Orders for energy, for delivery periods of a quarter of an hour.

* **Units.** Energy is \`energyWh\`, whole watt-hours. A price is \`priceMicrosPerKwh\`, millionths of the market's currency per kilowatt-hour: 0.12 per kWh is 120000. Money is in billionths (\`…Nanos\`), as decimal strings. Instants are milliseconds since 1970.
* **Slots** are named by their UTC start: \`2026-11-22T10:15Z\`.
* **Keys.** Send \`Authorization: Bearer <key>\`. The market itself can be read without one.
* **Idempotency.** Send an \`Idempotency-Key\` with every command. A retry with the same key and body gets the first answer, also after a crash; another body gets 409.
* **Durable first.** A command is answered when it and everything before it is in the journal.
* **Problems** are \`application/problem+json\` (RFC 9457) with a stable \`reason\` and the \`field\` that was wrong.`
