/** One of few views of the same place. */
export function Segments<Value extends string>({
  name,
  value,
  choices,
  choose,
}: {
  name: string
  value: Value
  choices: readonly (readonly [Value, string])[]
  choose: (value: Value) => void
}) {
  return (
    <div role="group" aria-label={name} className="flex gap-3">
      {choices.map(([choice, label]) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === value}
          onClick={() => choose(choice)}
          className={`min-h-6 border-b-2 text-label ${choice === value ? 'border-ink font-[650]' : 'text-ink-2 border-transparent'}`}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
