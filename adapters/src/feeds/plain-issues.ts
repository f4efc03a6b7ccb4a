import type { z } from 'zod'
import { communityFile, type CommunityFile } from './community-file.ts'
import type { Findings } from './findings.ts'
import { refuseMisspelled } from './misspelled-fields.ts'

type Issue = z.core.$ZodIssue

const FILE = 'community.json'

/** Reads `community.json`; undefined, and told in plain words, where something is missing or wrong. */
export function parseCommunityFile(text: string, findings: Findings): CommunityFile | undefined {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (fault) {
    const words = `is no JSON: ${(fault as SyntaxError).message}`
    return findings.refuse({ file: FILE, rule: 'file_is_no_json', words })
  }
  refuseMisspelled(json, findings)
  const parsed = communityFile.safeParse(json)
  if (parsed.success) return parsed.data
  const missing = new Map<string, string[]>()
  for (const issue of parsed.error.issues.flatMap((each) => sharpened(each, json))) {
    const { path } = issue
    if (path.length > 0 && valueAt(json, path) === undefined) {
      const parent = pathText(path.slice(0, -1))
      missing.set(parent, [...(missing.get(parent) ?? []), String(path.at(-1))])
    } else tell(issue, valueAt(json, path), findings)
  }
  for (const [parent, names] of missing)
    findings.refuse({
      file: FILE,
      ...(parent === '' ? {} : { place: parent }),
      rule: 'field_is_missing',
      words: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} missing`,
    })
  return undefined
}

/** A choice between shapes fails in all of them; told is what is wrong with the one that was meant. */
function sharpened(issue: Issue, json: unknown): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const value = valueAt(json, issue.path)
  if (typeof value !== 'object' || value === null || issue.errors.length === 0) return [issue]
  const absent = (issues: readonly Issue[]): number =>
    issues.filter(({ path }) => valueAt(value, path) === undefined).length
  const meant = issue.errors.toSorted((a, b) => absent(a) - absent(b) || a.length - b.length)[0]!
  return meant.flatMap((each) => sharpened({ ...each, path: [...issue.path, ...each.path] }, json))
}

function tell(issue: Issue, value: unknown, findings: Findings): void {
  const found = typeof value === 'object' ? undefined : JSON.stringify(value)
  const place = pathText(issue.path)
  findings.refuse({
    file: FILE,
    ...(place === '' ? {} : { place }),
    ...(RULES[issue.code] ?? { rule: 'field_is_wrong' }),
    words: wordsFor(issue),
    ...(found === undefined ? {} : { found: found.replaceAll(/^"|"$/g, '') }),
  })
}

const RULES: Partial<Record<Issue['code'], { rule: string }>> = {
  invalid_type: { rule: 'field_has_another_type' },
  too_small: { rule: 'field_is_out_of_range' },
  too_big: { rule: 'field_is_out_of_range' },
  invalid_value: { rule: 'field_is_no_choice' },
}

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function wordsFor(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return 'must not be empty'
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`
    case 'invalid_union':
      return 'must name a file and a column of it, or a constant, with a unit'
    default:
      return issue.message
  }
}

const listed = (names: readonly string[]): string =>
  names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`

/** `participants[0].load.unit` */
const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
