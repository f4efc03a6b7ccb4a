import { useState } from 'react'
import { digestOf, readable, seriesOf, titleOf, type Reading } from './readable.ts'

const SHOWN = 12

/** A recorded value as a tree that folds: names in words, numbers with their units, long rows of numbers drawn. */
export function Tree({ value, reading }: { value: unknown; reading: Reading }) {
  if (typeof value !== 'object' || value === null)
    return <p className="text-ink-2">{readable('', value as Leaf, reading)}</p>
  return <Branches entries={entriesOf(value)} name="" reading={reading} />
}

type Leaf = null | boolean | number | string
type Entry = { readonly title: string; readonly name: string; readonly value: unknown }

function Branches({
  entries,
  name,
  reading,
  isList = false,
}: {
  entries: readonly Entry[]
  name: string
  reading: Reading
  isList?: boolean
}) {
  const [most, setMost] = useState(isList ? SHOWN : Infinity)
  return (
    <ul className={name === '' ? '' : 'border-hair ml-[5px] border-l pl-[11px]'}>
      {entries.slice(0, most).map((entry) => (
        <li key={entry.title}>
          <Branch entry={entry} reading={reading} />
        </li>
      ))}
      {entries.length > most && (
        <li>
          <button
            type="button"
            className="border-line text-ink-2 my-1 min-h-6 border-b text-label"
            onClick={() => setMost(most * 8)}
          >
            {entries.length - most} more
          </button>
        </li>
      )}
    </ul>
  )
}

function Branch({ entry: { title, name, value }, reading }: { entry: Entry; reading: Reading }) {
  const [isOpen, setIsOpen] = useState(false)
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="flex min-h-[22px] items-baseline justify-between gap-3 pl-4">
        <span className="text-ink-2">{title}</span>
        <span className="text-right font-[550] break-words">{readable(name, value as Leaf, reading)}</span>
      </div>
    )
  }
  const numbers = numbersIn(value)
  return (
    <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="flex min-h-[24px] items-center gap-2">
        <svg
          width="8"
          height="8"
          viewBox="0 0 8 8"
          aria-hidden="true"
          className={`fill-ink-3 shrink-0 ${isOpen ? 'rotate-90' : ''}`}
        >
          <path d="M1 0l6 4-6 4z" />
        </svg>
        <span className="text-ink-2 whitespace-nowrap">{title}</span>
        {numbers !== null && numbers.length > 3 && !isOpen && <Spark values={numbers} />}
        <span
          className={`text-ink-3 ml-auto min-w-0 truncate text-right text-label ${isOpen ? 'invisible' : ''}`}
        >
          {numbers !== null ? seriesOf(name, numbers, reading) : sizeOf(value, reading)}
        </span>
      </summary>
      {isOpen && (
        <Branches
          entries={entriesOf(value, name)}
          name={name || 'list'}
          reading={reading}
          isList={Array.isArray(value)}
        />
      )}
    </details>
  )
}

/** The shape of a row of numbers; what it comes to stands beside it in words. */
function Spark({ values }: { values: readonly number[] }) {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const step = 56 / values.length
  const path = values
    .map((value, index) => {
      const y = (12 - ((value - low) / (high - low || 1)) * 10).toFixed(1)
      return `${index === 0 ? 'M0 ' : 'V'}${y}H${((index + 1) * step).toFixed(1)}`
    })
    .join('')
  return (
    <svg width="56" height="14" aria-hidden="true" className="shrink-0">
      <path d={path} fill="none" className="stroke-ink-3" />
    </svg>
  )
}

/** Items of a list are read by the list's own name. */
const entriesOf = (value: object, name = ''): readonly Entry[] =>
  Array.isArray(value)
    ? value.map((item: unknown, index) => ({ title: labelOf(item, index), name, value: item }))
    : Object.entries(value).map(([key, item]) => ({ title: titleOf(key), name: key, value: item }))

/** By its own name where it has one, else by its place. */
function labelOf(item: unknown, index: number): string {
  const named = item as { id?: unknown; member?: unknown; name?: unknown } | null
  const own = typeof item === 'object' ? (named?.id ?? named?.member ?? named?.name) : undefined
  return typeof own === 'string' ? `${index + 1} ${own}` : String(index + 1)
}

const numbersIn = (value: object): readonly number[] | null =>
  Array.isArray(value) && value.every((item) => typeof item === 'number') ? (value as number[]) : null

function sizeOf(value: object, reading: Reading): string {
  const count = Object.keys(value).length
  if (Array.isArray(value)) return `${count} ${count === 1 ? 'item' : 'items'}`
  return digestOf(value as Record<string, unknown>, reading) ?? `${count} ${count === 1 ? 'field' : 'fields'}`
}
