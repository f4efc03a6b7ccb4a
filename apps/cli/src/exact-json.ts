/** A number as its JSON text says it, so that no digit is lost on the way through a float. */
export class NumberText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** `JSON.parse`, with every number as `NumberText`. Throws `SyntaxError` as that does. */
export const parseExact = (json: string): unknown =>
  exactJson.parse(json, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? new NumberText(source) : value,
  )

/** A value that `JSON.stringify` writes as this text. */
export const raw = (json: string): unknown => exactJson.rawJSON(json)

/** What ECMAScript's "JSON.parse source text access" adds to `JSON`, which the compiler's library lacks. */
const exactJson = JSON as unknown as {
  parse(json: string, revive: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
  rawJSON(json: string): unknown
}
