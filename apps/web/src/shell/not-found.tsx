import { Link } from '@tanstack/react-router'

export const NotFound = () => (
  <main className="p-6">
    <h1 className="text-sentence font-[650]">There is no page at this address.</h1>
    <p className="text-ink-2 mt-2">
      Go to{' '}
      <Link to="/" className="text-ink underline">
        Home
      </Link>{' '}
      or to the{' '}
      <Link to="/market" className="text-ink underline">
        Market
      </Link>
      .
    </p>
  </main>
)
