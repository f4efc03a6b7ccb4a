import type { LinkProps } from '@tanstack/react-router'

export type PageId =
  | 'home'
  | 'house'
  | 'market'
  | 'settlement'
  | 'load'
  | 'yield'
  | 'grid'
  | 'forecasts'
  | 'agents'
  | 'alarms'

export type PageEntry = {
  readonly id: PageId
  readonly name: string
  /** What somebody finds there; the palette and the list of all pages show it. */
  readonly about: string
  readonly to: NonNullable<LinkProps['to']>
  /** Strokes on 20 by 20, for the bar of a phone. */
  readonly icon: string
}

/** Every page that there is. A persona has its own order of them; none hides any. */
export const PAGES: readonly PageEntry[] = [
  {
    id: 'home',
    name: 'Home',
    about: 'the street now: who trades with whom, what it saves',
    to: '/',
    icon: 'M3 16h14M5 16V9M10 16V5M15 16v-9',
  },
  {
    id: 'house',
    name: 'My house',
    about: 'a member’s day: plan, battery, bill, overrides',
    to: '/house/{-$participant}',
    icon: 'M3 10l7-6 7 6M5 9v8h10V9',
  },
  {
    id: 'market',
    name: 'Market',
    about: 'slots, book, auctions, order ticket',
    to: '/market',
    icon: 'M2 5h5l5 5h6M7 15h0l5-5',
  },
  {
    id: 'settlement',
    name: 'Settlement',
    about: 'how each line came onto a bill, from meter to ledger',
    to: '/settlement/{-$participant}/{-$slot}',
    icon: 'M5 3h10v14l-2.5-2-2.5 2-2.5-2L5 17zM8 7h4M8 10h4',
  },
]
