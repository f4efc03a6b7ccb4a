import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { HomePage } from './home/home-page.tsx'
import { MarketPage } from './market/market-page.tsx'
import { NotFound } from './shell/not-found.tsx'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage })

/** The chosen slot stands in the address, so that it can be sent to somebody. */
const market = createRoute({
  getParentRoute: () => root,
  path: '/market',
  validateSearch: ({ slot }: Record<string, unknown>): { slot?: string } =>
    typeof slot === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(slot) ? { slot } : {},
  component: MarketPage,
})

export const router = createRouter({ routeTree: root.addChildren([home, market]) })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
