import type { ErrorComponentProps } from '@tanstack/react-router'
import { messageOf } from './states.tsx'

/** A page that broke: what is true all the same, and the way on. Bar, day and connection stay. */
export const PageFault = ({ error, reset }: ErrorComponentProps) => (
  <main className="p-4">
    <div className="border-alarm border-l-4 pl-3" role="alert">
      <h1 className="text-title font-[650]">This page broke.</h1>
      <p className="text-ink-2 mt-1 max-w-[64ch]">
        The market goes on, and nothing that was entered elsewhere is lost. What it said: {messageOf(error)}
      </p>
      <button type="button" className="press mt-2" onClick={reset}>
        Draw it again
      </button>
    </div>
  </main>
)
