import type { ReactNode } from 'react'

/** One of the six steps from a meter to a bill: when, what it says, a drawing, and what it comes to. */
export function Step({
  number,
  name,
  when,
  question,
  facts,
  evidence,
  chart,
  figure,
  caption,
  record,
  status,
  isEnd = false,
}: {
  number: number
  name: string
  when: string | null
  question: string
  facts: readonly { readonly name: string; readonly value: ReactNode }[]
  evidence?: ReactNode
  chart: ReactNode
  figure: ReactNode
  caption: string
  /** Where it is written down; what one copies. */
  record: ReactNode
  status?: ReactNode
  isEnd?: boolean
}) {
  return (
    <li
      className="border-hair relative grid grid-cols-[30px_1fr_auto] gap-x-3 gap-y-2 border-b px-4 py-3 last:border-b-0 tab:grid-cols-[30px_180px_minmax(200px,1fr)_minmax(150px,170px)] tab:px-[18px] wide:grid-cols-[30px_190px_minmax(200px,1fr)_minmax(200px,300px)_170px] desk:min-h-[104px] desk:shrink-0 desk:grow"
      data-testid={`step-${name.toLowerCase()}`}
    >
      <span
        aria-hidden="true"
        className={`relative z-[1] flex size-[26px] items-center justify-center rounded-full border-[1.6px] text-[13px] font-[650] ${isEnd ? 'border-ink bg-ink text-page' : 'border-ink bg-page'}`}
      >
        {number}
      </span>
      {number < 6 && (
        <span
          aria-hidden="true"
          className="bg-line absolute top-[38px] bottom-[-14px] left-[28px] w-px tab:left-[30px]"
        />
      )}
      <div>
        <h2 className="text-[14.5px] font-[650]">{name}</h2>
        <p className="text-ink-3 text-label">{when ?? '–'}</p>
        <p className="text-ink-3 text-label">{question}</p>
      </div>
      <div className="col-span-3 pl-[42px] tab:col-span-1 tab:pl-0">
        <dl>
          {facts.map(({ name: fact, value }) => (
            <div key={fact} className="flex justify-between gap-4 py-[1px]">
              <dt className="text-ink-2">{fact}</dt>
              <dd className="text-right font-[550]">{value}</dd>
            </div>
          ))}
        </dl>
        {evidence !== undefined && <p className="text-ink-3 mt-1 text-label">{evidence}</p>}
      </div>
      <div className="order-last col-span-3 pl-[42px] tab:col-span-2 tab:col-start-3 tab:pl-0 wide:order-none wide:col-span-1 wide:col-start-auto">
        {chart}
      </div>
      <div className="col-start-3 row-start-1 max-w-[165px] text-right tab:col-start-auto tab:row-start-auto tab:max-w-none">
        <p className="text-figure font-[650] whitespace-nowrap tab:text-[18px]">{figure}</p>
        <p className="text-ink-3 text-label">{caption}</p>
        <p className="text-ink-2 font-mono text-[11px] break-words">{record}</p>
        {status !== undefined && <p className="text-label font-[600]">{status}</p>}
      </div>
    </li>
  )
}
