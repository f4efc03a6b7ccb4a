import { useTitle } from '../shell/use-title.ts'

export function SettlementPage() {
  useTitle('Settlement')
  return (
    <main className="p-4">
      <h1>Settlement</h1>
    </main>
  )
}
