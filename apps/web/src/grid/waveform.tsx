import type { GridState } from '@gridbourse/api'
import { Head } from '../charts/figure.tsx'
import { scale } from '../charts/scale.ts'
import { fixed, withUnit } from '../format/numbers.ts'

/** What the European grid is held to, and where it becomes an emergency. */
const NOMINAL_HZ = 50
const NORMAL_HZ = 0.05
const SHOWN_HZ = 0.2
/** What a low-voltage network may deviate by (EN 50160). */
const VOLTAGE_BAND = 0.1

/** Frequency and voltages as they come from whoever measures them; where nobody does, that is said. */
export function Waveform({ frequencyHz, voltages }: Pick<GridState, 'frequencyHz' | 'voltages'>) {
  const isBare = frequencyHz === null && voltages.length === 0
  return (
    <section aria-labelledby="waveform" className="pb-3">
      <Head id="waveform" title="Frequency and voltage" note={isBare ? undefined : 'as measured'} />
      <div className="px-[14px]" data-testid="waveform">
        {isBare ? (
          <div className="border-line rounded-md border border-dashed px-3 py-2">
            <p className="font-[600]">No source is connected.</p>
            <p className="text-ink-2">
              Nothing is drawn that nobody measured. A meter or a simulated network that sends grid metrics
              fills this in.
            </p>
            <p className="mt-1">
              <a href="/docs" className="decoration-line underline underline-offset-[3px]">
                Connect one
              </a>
            </p>
          </div>
        ) : (
          <>
            {frequencyHz !== null && (
              <Gauge
                name="Frequency"
                text={withUnit(fixed(frequencyHz, 3), 'Hz')}
                value={frequencyHz}
                shown={{ from: NOMINAL_HZ - SHOWN_HZ, to: NOMINAL_HZ + SHOWN_HZ }}
                band={{ from: NOMINAL_HZ - NORMAL_HZ, to: NOMINAL_HZ + NORMAL_HZ }}
                note="normal within 49.95 and 50.05"
              />
            )}
            {voltages.map(({ bus, perUnit }) => (
              <Gauge
                key={bus}
                name={bus}
                text={`${fixed(perUnit, 3)} of nominal`}
                value={perUnit}
                shown={{ from: 1 - 1.5 * VOLTAGE_BAND, to: 1 + 1.5 * VOLTAGE_BAND }}
                band={{ from: 1 - VOLTAGE_BAND, to: 1 + VOLTAGE_BAND }}
                note="allowed within 0.9 and 1.1"
              />
            ))}
          </>
        )}
      </div>
    </section>
  )
}

type Span = { readonly from: number; readonly to: number }

/** One value in its band; outside, it is loud. */
function Gauge({
  name,
  text,
  value,
  shown,
  band,
  note,
}: {
  name: string
  text: string
  value: number
  shown: Span
  band: Span
  note: string
}) {
  const x = scale(shown, { from: 0, to: 100 })
  const isOut = value < band.from || value > band.to
  const at = Math.max(0, Math.min(100, x(value)))
  return (
    <div className="py-[3px]">
      <div className="flex justify-between gap-3">
        <span className="text-ink-2">{name}</span>
        <span className={`font-[600] ${isOut ? 'text-alarm' : ''}`}>
          {text}
          {isOut && ', out of its band'}
        </span>
      </div>
      <div aria-hidden="true" className="bg-hair relative my-[3px] h-[5px]">
        <div
          className="bg-line absolute inset-y-0"
          style={{ left: `${x(band.from)}%`, width: `${x(band.to) - x(band.from)}%` }}
        />
        <div
          className={`absolute -inset-y-[3px] w-[3px] ${isOut ? 'bg-alarm' : 'bg-ink'}`}
          style={{ left: `calc(${at}% - 1.5px)` }}
        />
      </div>
      <p className="text-ink-3 text-label">{note}</p>
    </div>
  )
}
