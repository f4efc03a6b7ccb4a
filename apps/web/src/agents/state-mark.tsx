import type { AgentCard } from '@gridbourse/api'

const STATES = {
  working: { word: 'works', shape: <circle cx="5" cy="5" r="4" className="fill-market" /> },
  resting: {
    word: 'rests',
    shape: <circle cx="5" cy="5" r="3.4" fill="none" className="stroke-sun-text" strokeWidth="1.6" />,
  },
  stopped: { word: 'stopped', shape: <path d="M1 1h8v8H1z" className="fill-alarm" /> },
} as const

/** How an agent is: by shape, by colour, and in a word. */
export const StateMark = ({ state, isSaid = false }: { state: AgentCard['state']; isSaid?: boolean }) => (
  <>
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      aria-hidden="true"
      className="mr-2 inline shrink-0 align-[-0.5px]"
    >
      {STATES[state].shape}
    </svg>
    <span className={isSaid ? 'mr-2' : 'sr-only'}>{STATES[state].word}</span>
  </>
)
