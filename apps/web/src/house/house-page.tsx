import { useTitle } from '../shell/use-title.ts'

export function HousePage() {
  useTitle('My house')
  return (
    <main className="p-4">
      <h1>My house</h1>
    </main>
  )
}
