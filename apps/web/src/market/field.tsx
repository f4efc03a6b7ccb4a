import type { ComponentProps } from 'react'

/** A labelled box to type in, with its unit, and what was wrong with it. */
export function Field({
  id,
  label,
  unit,
  fault,
  ...input
}: { id: string; label: string; unit?: string; fault?: string | null } & ComponentProps<'input'>) {
  return (
    <div className="min-w-0 flex-1">
      <div
        className={`bg-raise rounded-md border px-2 py-1 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-ink ${fault ? 'border-alarm' : 'border-line'}`}
      >
        <label htmlFor={id} className="text-ink-3 block text-label">
          {label}
        </label>
        <div className="flex items-baseline gap-2">
          <input
            id={id}
            className="min-h-6 w-full min-w-0 bg-transparent text-[14px] font-[600] outline-none"
            aria-invalid={fault ? true : undefined}
            aria-describedby={fault ? `${id}-fault` : undefined}
            autoComplete="off"
            {...input}
          />
          {unit !== undefined && <span className="text-ink-3 text-label whitespace-nowrap">{unit}</span>}
        </div>
      </div>
      {fault && (
        <p id={`${id}-fault`} className="text-alarm mt-1 text-label">
          {fault}
        </p>
      )}
    </div>
  )
}
