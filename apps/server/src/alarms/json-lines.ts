import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'

/** A JSON text with its places, or the first thing wrong with it; lines count from 1. Comments are allowed. */
export type JsonTree =
  | { readonly tree: Node; readonly value: unknown }
  | { readonly line: number; readonly flaw: string }

export function readJsonTree(text: string): JsonTree {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors)
  const [error] = errors
  if (error !== undefined || tree === undefined) {
    const what = error === undefined ? 'ValueExpected' : printParseErrorCode(error.error)
    return { line: lineAt(text, error?.offset ?? 0), flaw: `is no JSON (${spaced(what)})` }
  }
  const twice = repeatedName(tree)
  if (twice !== undefined)
    return { line: lineAt(text, twice.offset), flaw: `"${String(twice.value)}" is there twice` }
  return { tree, value: valueOf(tree) }
}

/** The line of the innermost part of `path` that is there. */
export function lineOf(text: string, tree: Node, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length) as (string | number)[])
    const property = node?.parent?.type === 'property' ? node.parent : node
    if (property !== undefined) return lineAt(text, property.offset)
  }
  return lineAt(text, tree.offset)
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

const spaced = (code: string): string =>
  code.replaceAll(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase()

function repeatedName(node: Node): Node | undefined {
  const children = node.children ?? []
  if (node.type === 'object') {
    const known = new Set<unknown>()
    for (const [name] of children.map((property) => property.children ?? [])) {
      if (name !== undefined && known.has(name.value)) return name
      known.add(name?.value)
    }
  }
  for (const child of children) {
    const twice = repeatedName(child)
    if (twice !== undefined) return twice
  }
  return undefined
}

function valueOf(node: Node): unknown {
  const children = node.children ?? []
  if (node.type === 'array') return children.map(valueOf)
  if (node.type !== 'object') return node.value
  return Object.fromEntries(
    children.map(({ children: [name, value] = [] }) => [name!.value, valueOf(value!)]),
  )
}
