import { Link } from '@tanstack/react-router'
import { spoken } from '../shell/use-member.ts'

const WORDS = {
  consumer: ['Load', 'No factory lives here.', 'A factory is a member with a load and no home.'],
  producer: ['Yield', 'No producer lives here.', 'A producer is a member that mostly generates.'],
} as const

/** A page about a kind of member of which none lives here: what is true, and where to go. */
export const NoMember = ({ kind }: { kind: keyof typeof WORDS }) => (
  <main className="p-[18px]">
    <h1 className="text-sentence font-[650] tracking-[-0.02em]">{WORDS[kind][1]}</h1>
    <p className="text-ink-2 mt-1 max-w-[64ch] text-[13.5px]">
      {WORDS[kind][2]} The modelled street has one, and so may a community of your own.
    </p>
    <div className="mt-4 flex flex-wrap gap-2">
      <Link to="/" className="press press-ink">
        Home
      </Link>
      <Link to="/market" className="press">
        Market
      </Link>
    </div>
  </main>
)

/** A household that was asked for by name on the page of a business: where its day is told. */
export const HouseholdElsewhere = ({ participant }: { participant: string }) => (
  <main className="p-[18px]">
    <h1 className="text-sentence font-[650] tracking-[-0.02em]">{spoken(participant)} is a household.</h1>
    <p className="text-ink-2 mt-1 max-w-[64ch] text-[13.5px]">
      This page tells the day of a business. What {spoken(participant)} used, made and paid stands on a page
      of its own.
    </p>
    <Link to="/house/{-$participant}" params={{ participant }} className="press press-ink mt-4">
      The house of {spoken(participant)}
    </Link>
  </main>
)
