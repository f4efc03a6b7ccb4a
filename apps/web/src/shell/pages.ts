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
  {
    id: 'load',
    name: 'Load',
    about: 'a factory’s day: load, peak, orders, flexibility',
    to: '/load/{-$participant}',
    icon: 'M3 17V9l5 3V9l5 3V4h4v13z',
  },
  {
    id: 'yield',
    name: 'Yield',
    about: 'a producer’s day: output against forecast, battery, care',
    to: '/yield/{-$participant}',
    icon: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 1v3M10 16v3M1 10h3M16 10h3',
  },
  {
    id: 'grid',
    name: 'Grid',
    about: 'balance, connection, frequency, flexibility',
    to: '/grid',
    icon: 'M2 10c2-8 4-8 6 0s4 8 6 0 3-6 4-5',
  },
  {
    id: 'forecasts',
    name: 'Forecasts',
    about: 'what is expected, what came, and how good that was',
    to: '/forecasts/{-$of}/{-$quantity}',
    icon: 'M2 14l6-5M8 9l10-6M8 9l10-1M8 9l10 5',
  },
  {
    id: 'agents',
    name: 'Agents',
    about: 'who decides, what was decided and why, decide again',
    to: '/agents',
    icon: 'M4 6h12v9H4zM10 2v4M7.5 10v1.5M12.5 10v1.5',
  },
  {
    id: 'alarms',
    name: 'Alarms',
    about: 'what somebody should know, and the rules that watch',
    to: '/alarms',
    icon: 'M10 3a5 5 0 0 0-5 5v4l-2 3h14l-2-3V8a5 5 0 0 0-5-5M8.5 17.5h3',
  },
]
