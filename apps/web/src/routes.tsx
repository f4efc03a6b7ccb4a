import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { HomePage } from './home/home-page.tsx'
import { pagesFor, isPersona, type Persona } from './shell/persona.ts'
import { NotFound } from './shell/not-found.tsx'
import { Shell } from './shell/shell.tsx'
import { keptPersona } from './shell/use-persona.ts'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: ({ as }: Record<string, unknown>): { as?: Persona } => (isPersona(as) ? { as } : {}),
  search: { middlewares: [retainSearchParams(['as'])] },
})

const SLOT = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/

/** Whoever opens the bare address comes to the page that is theirs; afterwards Home is Home. */
let isOpening = location.pathname === '/'

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: HomePage,
  beforeLoad({ search: { as } }) {
    if (!isOpening) return
    isOpening = false
    const [first] = pagesFor(as ?? keptPersona())
    if (first !== undefined && first.id !== 'home') throw redirect({ to: first.to, replace: true })
  },
})

/** The chosen slot stands in the address, so that it can be sent to somebody. */
const market = createRoute({
  getParentRoute: () => root,
  path: '/market',
  validateSearch: ({ slot }: Record<string, unknown>): { slot?: string } =>
    typeof slot === 'string' && SLOT.test(slot) ? { slot } : {},
  component: lazyRouteComponent(() => import('./market/market-page.tsx'), 'MarketPage'),
})

/** Without a name the house that was looked at last; a day is named by its date. */
const house = createRoute({
  getParentRoute: () => root,
  path: '/house/{-$participant}',
  validateSearch: ({ date }: Record<string, unknown>): { date?: string } =>
    typeof date === 'string' && /^\d{4}-\d\d-\d\d$/.test(date) ? { date } : {},
  component: lazyRouteComponent(() => import('./house/house-page.tsx'), 'HousePage'),
})

/** Which line of the bill is listed stands in the address too. */
const settlement = createRoute({
  getParentRoute: () => root,
  path: '/settlement/{-$participant}/{-$slot}',
  validateSearch: ({ item }: Record<string, unknown>): { item?: string } =>
    typeof item === 'string' && /^[a-z_]{1,40}$/.test(item) ? { item } : {},
  component: lazyRouteComponent(() => import('./settlement/settlement-page.tsx'), 'SettlementPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([home, market, house, settlement]),
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
