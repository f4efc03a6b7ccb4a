import type { Findings } from '../findings.ts'

/** An element; names are without their namespace's prefix, `text` is what stands directly in it. */
export type XmlElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** Deeper than any feed goes. */
const DEEPEST = 100

/**
 * Reads the XML that data feeds are written in. A document type is refused, so that nothing can be declared that
 * grows on reading (entity bombs) or is fetched from elsewhere; the five entities of XML itself are known.
 */
export function parseXml(file: string, source: string, findings: Findings): XmlElement | undefined {
  const refuse = (at: number, words: string): undefined => {
    const line = source.slice(0, at).split('\n').length
    return findings.refuse({ file, line, rule: 'file_is_no_xml', words })
  }
  const open: Growing[] = [growing('')]
  let end = 0
  for (const match of source.matchAll(MARKUP)) {
    const [all, , cdata, opening] = match
    const top = open.at(-1)!
    top.text += plain(source.slice(end, match.index))
    end = match.index + all.length
    if (/^<!DOCTYPE/i.test(all)) {
      const words = 'declares a document type, which is refused: what it declares could grow without end'
      return findings.refuse({ file, line: 1, rule: 'xml_has_a_document_type', words })
    }
    if (cdata !== undefined) top.text += cdata
    else if (all.startsWith('</')) {
      if (open.length === 1 || nameOf(all.slice(2, -1).trim()) !== top.name)
        return refuse(match.index, `${all} closes what is not open`)
      open.pop()
    } else if (opening !== undefined) {
      const element = growing(nameOf(opening))
      for (const [, key, quoted] of all.slice(1 + opening.length).matchAll(ATTRIBUTE))
        element.attributes.set(nameOf(key!), plain(quoted!.slice(1, -1)))
      top.children.push(element)
      if (!all.endsWith('/>')) open.push(element)
      if (open.length > DEEPEST) return refuse(match.index, `is nested deeper than ${DEEPEST} elements`)
    } else if (!all.startsWith('<!--') && !all.startsWith('<?')) return refuse(match.index, 'is no XML here')
  }
  if (open.length > 1) return refuse(source.length, `ends inside <${open.at(-1)!.name}>`)
  const [root] = open[0]!.children
  return root ?? refuse(0, 'has no element')
}

/** All elements of that name below, in the order of the document; names are compared without regard to case. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name.toLowerCase() === name.toLowerCase() ? [child] : []),
    ...descendants(child, name),
  ])
}

/** The text of the element that a path of names leads to, or undefined. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | undefined {
  let found: XmlElement | undefined = element
  for (const name of path) found = found?.children.find((child) => child.name === name)
  return found?.text.trim()
}

type Growing = { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string }

const growing = (name: string): Growing => ({ name, attributes: new Map(), children: [], text: '' })

/** Attribute values hold no `<` in XML: so no broken quote can make the search long. */
const MARKUP =
  /<!--[^]*?-->|<\?[^]*?\?>|<!DOCTYPE|(<!\[CDATA\[([^]*?)\]\]>)|<\/[^<>]*>|<([A-Za-z_][^\s<>/]*)(?:"[^"<]*"|'[^'<]*'|[^<>"'])*>|</gi

const ATTRIBUTE = /([^\s=/]+)\s*=\s*("[^"]*"|'[^']*')/g

const nameOf = (qualified: string): string => qualified.slice(qualified.indexOf(':') + 1)

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const plain = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name]!)
    : text
