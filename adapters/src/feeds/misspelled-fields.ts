import { meantBy } from '@gridbourse/core/kernel'
import { z } from 'zod'
import { communityFile } from './community-file.ts'
import type { Findings } from './findings.ts'

type Shape = {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
}

/**
 * Refuses fields of `community.json` that look like one of its own misspelled: a battery that is not read would
 * silently be none. Other unknown fields are notes, and are passed over.
 */
export function refuseMisspelled(json: unknown, findings: Findings): void {
  walk(json, z.toJSONSchema(communityFile, { io: 'input', unrepresentable: 'any' }) as Shape, '', findings)
}

function walk(value: unknown, shape: Shape, path: string, findings: Findings): void {
  if (Array.isArray(value)) {
    const { items } = shape
    if (items !== undefined) value.forEach((each, index) => walk(each, items, `${path}[${index}]`, findings))
    return
  }
  if (typeof value !== 'object' || value === null) return
  const fields = fieldsOf(shape)
  for (const [name, each] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`
    const known = fields.get(name)
    if (known !== undefined) walk(each, known, place, findings)
    const meant = meantBy(name, [...fields.keys()])
    if (known === undefined && meant !== undefined && !Object.hasOwn(value, meant))
      findings.refuse({
        file: 'community.json',
        place,
        rule: 'field_is_misspelled',
        words: `is no field; ${meant} is meant, or call a note something else`,
      })
  }
}

/** The fields that an object may have, in any of the shapes it may take. */
function fieldsOf({ properties, anyOf = [] }: Shape): Map<string, Shape> {
  const fields = new Map(Object.entries(properties ?? {}))
  for (const each of anyOf)
    for (const [name, shape] of fieldsOf(each)) fields.set(name, fields.get(name) ?? shape)
  return fields
}
