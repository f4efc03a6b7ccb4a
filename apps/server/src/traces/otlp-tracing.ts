import { setTimeout as pause } from 'node:timers/promises'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { JournalAppend } from '../engine/messages.ts'
import type { Tracing } from './tracing.ts'

/** So many appends are remembered: an answer comes with, or right behind, the append that it rests on. */
const APPENDS_KEPT = 1_000

const LAST_WORDS_MS = 2_000

/** Spans by OTLP over HTTP, sent in batches beside the work: request, command, journal record. */
export function otlpTracing(endpoint: string, version: string): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'gridbourse', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })],
  })
  const tracer = provider.getTracer('gridbourse', version)
  let appends: JournalAppend[] = []

  const journaled = (sequence: number, parent: Context): void => {
    const append = appends.find(({ first, last }) => first <= sequence && sequence <= last)
    // A retry is answered by the record of its first attempt, which may be long ago.
    if (append === undefined) return
    const attributes = {
      'gridbourse.sequence': sequence,
      'gridbourse.append.records': append.last - append.first + 1,
    }
    tracer.startSpan('journal record', { startTime: append.fromMs, attributes }, parent).end(append.toMs)
  }

  return {
    request({ operation, method, path, requestId, traceparent }) {
      const attributes = {
        'http.request.method': method,
        'url.path': path,
        'gridbourse.operation': operation,
        'gridbourse.request_id': requestId,
      }
      const options = { kind: SpanKind.SERVER, attributes }
      const span = tracer.startSpan(`${method} ${operation}`, options, parentFrom(traceparent))
      const within = trace.setSpan(ROOT_CONTEXT, span)
      return {
        command() {
          const command = tracer.startSpan(`command ${operation}`, {}, within)
          return (sequence) => {
            if (sequence !== null) {
              command.setAttribute('gridbourse.sequence', sequence)
              journaled(sequence, trace.setSpan(ROOT_CONTEXT, command))
            }
            command.end()
          }
        },
        end(status, outcome) {
          span.setAttributes({ 'http.response.status_code': status, 'gridbourse.outcome': outcome })
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: outcome })
          span.end()
        },
      }
    },
    appended(more) {
      appends = [...more.toReversed(), ...appends].slice(0, APPENDS_KEPT)
    },
    async stop() {
      // A collector that is away is not waited for: its spans are lost, and nothing else.
      const sent = provider.shutdown().catch(() => undefined)
      await Promise.race([sent, pause(LAST_WORDS_MS, undefined, { ref: false })])
    },
  }
}

/** W3C Trace Context: `00-<trace>-<span>-<flags>`. */
function parentFrom(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number(`0x${flags}`),
    isRemote: true,
  })
}
