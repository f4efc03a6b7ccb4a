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
import { PageFault } from './shell/page-fault.tsx'
import { Shell } from './shell/shell.tsx'
import { personaFrom } from './shell/use-persona.ts'

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
    const [first] = pagesFor(personaFrom(as))
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

/** Which line of the bill is listed, and which certificate is open, stand in the address too. */
const settlement = createRoute({
  getParentRoute: () => root,
  path: '/settlement/{-$participant}/{-$slot}',
  validateSearch: ({
    item,
    certificate,
  }: Record<string, unknown>): { item?: string; certificate?: string } => ({
    ...(typeof item === 'string' && /^[a-z_]{1,40}$/.test(item) && { item }),
    ...(typeof certificate === 'string' && /^(opening|closing)-/.test(certificate) && { certificate }),
  }),
  component: lazyRouteComponent(() => import('./settlement/settlement-page.tsx'), 'SettlementPage'),
})

/** Every agent; one of them; one of its decisions. */
const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  component: lazyRouteComponent(() => import('./agents/agents-page.tsx'), 'AgentsPage'),
})
const agent = createRoute({
  getParentRoute: () => root,
  path: '/agents/$agent/{-$decision}',
  component: lazyRouteComponent(() => import('./agents/agent-page.tsx'), 'AgentPage'),
})

/** Of a participant, or of `community`: its load, its generation, the price. */
const forecasts = createRoute({
  getParentRoute: () => root,
  path: '/forecasts/{-$of}/{-$quantity}',
  component: lazyRouteComponent(() => import('./forecasts/forecasts-page.tsx'), 'ForecastsPage'),
})

/** A factory's day; without a name the first one's. */
const load = createRoute({
  getParentRoute: () => root,
  path: '/load/{-$participant}',
  component: lazyRouteComponent(() => import('./factory/factory-page.tsx'), 'FactoryPage'),
})

/** A producer's day; without a name the first one's. */
const output = createRoute({
  getParentRoute: () => root,
  path: '/yield/{-$participant}',
  component: lazyRouteComponent(() => import('./producer/producer-page.tsx'), 'ProducerPage'),
})

const grid = createRoute({
  getParentRoute: () => root,
  path: '/grid',
  component: lazyRouteComponent(() => import('./grid/grid-page.tsx'), 'GridPage'),
})

const alarms = createRoute({
  getParentRoute: () => root,
  path: '/alarms',
  component: lazyRouteComponent(() => import('./alarms/alarms-page.tsx'), 'AlarmsPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    market,
    house,
    settlement,
    agents,
    agent,
    forecasts,
    load,
    output,
    grid,
    alarms,
  ]),
  defaultPreload: 'intent',
  // The time of a slot stands in the address as it is read.
  pathParamsAllowedCharacters: [':'],
  defaultErrorComponent: PageFault,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
