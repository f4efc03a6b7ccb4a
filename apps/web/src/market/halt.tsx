import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { commandKey, marketQuery } from '../data/queries.ts'
import { useSession } from '../data/session.tsx'
import { useNews } from '../live/use-live.tsx'
import { useTimes } from '../data/use-times.ts'
import { messageOf } from '../shell/states.tsx'

/** The operator's switch, asked twice. Nobody else sees it. */
export function Halt({ isHalted }: { isHalted: boolean }) {
  const { operator } = useSession()
  const queries = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const act = useMutation({
    mutationFn: async () => {
      const request = { idempotencyKey: commandKey() }
      await (isHalted ? operator!.client.resumeMarket(request) : operator!.client.haltMarket(request))
    },
    onSuccess: () => setIsAsking(false),
    onSettled: () => queries.invalidateQueries({ queryKey: marketQuery.queryKey }),
  })
  if (operator === null) return null
  const verb = isHalted ? 'Resume the market' : 'Halt the market'
  return (
    <>
      <button
        type="button"
        className={`press ${isHalted ? '' : 'text-alarm'}`}
        onClick={() => setIsAsking(true)}
      >
        {isHalted ? 'Resume' : 'Halt'}
      </button>
      {isAsking && (
        <Dialog title={`${verb}?`} close={() => setIsAsking(false)}>
          <p className="text-ink-2">
            {isHalted
              ? 'Orders are taken again and trade; an opening auction that fell into the halt is held at once.'
              : 'New orders and amendments are refused and nothing trades, in every slot, until an operator resumes. Cancelling stays possible, orders stay in the books, gates go on closing.'}
          </p>
          {act.error !== null && (
            <p role="alert" className="text-alarm mt-2 font-[600]">
              {messageOf(act.error)}
            </p>
          )}
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <button type="button" className="press" onClick={() => setIsAsking(false)}>
              Leave it
            </button>
            <button
              type="button"
              className={`press ${isHalted ? 'press-ink' : 'border-alarm-ground bg-alarm-ground text-on-alarm'}`}
              disabled={act.isPending}
              onClick={() => act.mutate()}
            >
              {verb}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

function Dialog({ title, close, children }: { title: string; close: () => void; children: React.ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => ref.current?.showModal(), [])
  return (
    <dialog
      ref={ref}
      aria-labelledby="dialog-title"
      onClose={close}
      className="border-line bg-raise text-ink m-auto w-[min(440px,calc(100vw-32px))] rounded-md border p-5 backdrop:bg-ink/40"
    >
      <h2 id="dialog-title" className="mb-2 text-figure font-[650]">
        {title}
      </h2>
      {children}
    </dialog>
  )
}

/** Over the market while it is halted; the books below stay readable. */
export function HaltedBar() {
  const news = useNews()
  const times = useTimes()
  const since = news.find(({ type }) => type === 'market_halted' || type === 'market_killed')?.atMs
  return (
    <div
      role="alert"
      className="bg-alarm-ground text-on-alarm flex flex-wrap items-center gap-x-3 px-[14px] py-2"
      data-testid="halted"
    >
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      >
        <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />
        <path d="M6.3 5.5v5M9.7 5.5v5" />
      </svg>
      <span className="font-[650]">
        The market is halted{since === undefined || times === null ? '' : ` since ${times.second(since)}`} by
        an operator
      </span>
      <span>Orders stay in the books. Cancelling works; new orders wait until an operator resumes.</span>
    </div>
  )
}
