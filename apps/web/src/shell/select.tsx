import { useId, type ReactNode } from 'react'

/** A choice that reads like a word in the bar: the browser's own list, so that it works by key, touch and voice. */
export function Select<Value extends string>({
  label,
  value,
  onChoose,
  children,
  className = '',
}: {
  label: string
  value: Value
  onChoose: (value: Value) => void
  children: ReactNode
  className?: string
}) {
  const id = useId()
  return (
    <span className={`relative inline-flex ${className}`}>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChoose(event.target.value as Value)}
        className="border-line bg-raise text-ink min-h-11 w-full appearance-none rounded-md border py-0 pr-7 pl-3 text-[14px] font-[600] text-ellipsis tab:min-h-8 tab:text-[13px]"
      >
        {children}
      </select>
      <svg
        aria-hidden="true"
        viewBox="0 0 10 6"
        className="stroke-ink-2 pointer-events-none absolute top-1/2 right-[10px] w-[9px] -translate-y-1/2"
        fill="none"
        strokeWidth={1.5}
      >
        <path d="M1 1l4 4 4-4" />
      </svg>
    </span>
  )
}
