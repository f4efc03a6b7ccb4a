import type { ForecastCourse } from '@gridbourse/api'
import { Fan } from '../charts/fan.tsx'
import { stepPath } from '../charts/scale.ts'
import { TimeStack } from '../charts/time-stack.tsx'
import { currencyOf, fixed, withUnit } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { drawnPoints, shownScore, subjectOf, type DrawnPoint } from './forecast-facts.ts'

const HUES = {
  load: { fill: 'fill-ink-2', stroke: 'stroke-ink-2' },
  generation: { fill: 'fill-sun', stroke: 'stroke-sun-text' },
  price: { fill: 'fill-market', stroke: 'stroke-market' },
} as const

/** The fan that was shown, and over it what came. */
export function ForecastChart({
  course,
  times,
  slotDurationMs,
  currency,
}: {
  course: ForecastCourse
  times: Times
  slotDurationMs: number
  currency: string
}) {
  const { quantity } = course
  const points = drawnPoints(course, slotDurationMs)
  const lastKnown = points.findLast(({ actual }) => actual !== null)
  const now = useMarketTime(60_000) ?? lastKnown?.to ?? points[0]?.from ?? 0
  const isPrice = quantity === 'price'
  const unit = isPrice ? `${currencyOf(currency).sign}/kWh` : 'kW'
  const text = (value: number | null): string => (value === null ? '–' : fixed(value, isPrice ? 4 : 2))
  const subject = subjectOf(course)
  const title = subject.charAt(0).toUpperCase() + subject.slice(1)
  const values = points.flatMap(({ quantiles, actual, naive }) =>
    [...(quantiles === null ? [] : [quantiles[0]!, quantiles[8]!]), actual, naive].filter(
      (value) => value !== null,
    ),
  )
  const range = isPrice
    ? { from: Math.min(...values, 0), to: Math.max(...values, 0.01) }
    : { from: Math.min(0, ...values), to: Math.max(0.5, ...values) }
  const { slots, within, error, naiveError } = shownScore(points)
  const scored =
    slots === 0
      ? 'None of what is shown has come yet.'
      : `${within} of ${slots} slots shown came within the band${error === null || naiveError === null ? '' : `; off by ${withUnit(text(error), unit)} on average, the day before by ${text(naiveError)}`}.`
  const hue = HUES[quantity]
  return (
    <TimeStack
      title={title}
      note={<Legend hue={hue.fill} />}
      summary={scored}
      table={{
        head: ['slot', 'came', '10 %', 'middle', '90 %', 'day before'],
        rows: points
          .toReversed()
          .map(({ from, quantiles, actual, naive }) => [
            `${times.day(from).slice(0, 3)} ${times.minute(from)}`,
            text(actual),
            text(quantiles?.[0] ?? null),
            text(quantiles?.[4] ?? null),
            text(quantiles?.[8] ?? null),
            text(naive),
          ]),
      }}
      places={points}
      now={now}
      knownTo={isPrice ? undefined : lastKnown?.to}
      times={times}
      height={340}
      panels={[
        {
          title: isPrice ? 'Price' : 'Power, mean of the slot',
          unit,
          weight: 1,
          range,
          read: (place) => readOut(points[place]!, text, unit),
          draw: ({ x, y, left }) => (
            <>
              <Fan steps={points} x={x} y={y} fill={hue.fill} stroke={hue.stroke} />
              <path
                d={stepPath(
                  points.map(({ from, to, naive }) => ({ from, to, value: naive })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-ink-3"
                strokeWidth={0.8}
              />
              <path
                d={stepPath(
                  points.map(({ from, to, actual }) => ({ from, to, value: actual })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-ink"
                strokeWidth={2}
              />
              {points.length === 0 && (
                <text
                  x={left + 14}
                  y={(y(y.from) + y(y.to)) / 2}
                  className="fill-ink halo text-[13px] font-[600]"
                >
                  No forecast of it has been published yet.
                </text>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

const readOut = (
  { quantiles, actual, naive }: DrawnPoint,
  text: (value: number | null) => string,
  unit: string,
): string =>
  [
    ...(actual === null ? [] : [`came ${withUnit(text(actual), unit)}`]),
    quantiles === null
      ? 'not forecast'
      : `expected ${text(quantiles[4]!)} (${text(quantiles[0]!)} to ${text(quantiles[8]!)})`,
    ...(naive === null ? [] : [`day before ${text(naive)}`]),
  ].join(', ')

function Legend({ hue }: { hue: string }) {
  return (
    <span className="flex flex-wrap items-center gap-x-4">
      <Sample label="what came">
        <path d="M0 5h18" className="stroke-ink" strokeWidth={2} />
      </Sample>
      <Sample label="expected: the middle, 40 % and 80 %">
        <rect width={18} height={10} className={hue} fillOpacity={0.15} />
        <rect y={3} width={18} height={4} className={hue} fillOpacity={0.3} />
      </Sample>
      <Sample label="the day before">
        <path d="M0 5h18" className="stroke-ink-3" strokeWidth={0.8} />
      </Sample>
    </span>
  )
}

const Sample = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <span className="inline-flex items-center gap-[6px]">
    <svg width="18" height="10" aria-hidden="true">
      {children}
    </svg>
    {label}
  </span>
)
