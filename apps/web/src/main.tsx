import './jitless.ts'
import './styles.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { marketQuery } from './data/queries.ts'
import { SessionProvider } from './data/session.tsx'
import { follow } from './live/live.ts'
import { LiveProvider } from './live/use-live.tsx'
import { router } from './routes.tsx'
import { applyTheme } from './shell/theme.ts'

applyTheme()

const queries = new QueryClient({
  defaultOptions: {
    // What is asked for at intervals is asked again anyway; a failure is told at once.
    queries: { retry: false, refetchOnWindowFocus: true, staleTime: 0 },
    mutations: { retry: false },
  },
})

/** A little of what happened before is news too. */
const RECORDS_BACK = 250
const startAfter = queries
  .ensureQueryData(marketQuery)
  .then(({ sequence }) => `${Math.max(0, sequence - RECORDS_BACK)}.0`)
  .catch(() => null)
const live = follow(queries, startAfter)

createRoot(document.querySelector('#page')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LiveProvider live={live}>
        <SessionProvider>
          <RouterProvider router={router} />
        </SessionProvider>
      </LiveProvider>
    </QueryClientProvider>
  </StrictMode>,
)
