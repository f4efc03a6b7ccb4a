import type { Tracing } from './tracing.ts'

/** Nothing is loaded where no collector is named. */
export async function openTracing(endpoint: string | null, version: string): Promise<Tracing | null> {
  if (endpoint === null) return null
  const { otlpTracing } = await import('./otlp-tracing.ts')
  return otlpTracing(endpoint, version)
}
