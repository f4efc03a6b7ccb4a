import type { MemberDay } from '@gridbourse/api'
import { Head } from '../charts/figure.tsx'
import { batteryText } from '../day/day-plan.tsx'
import { currencyOf, kwh, money, withUnit } from '../format/numbers.ts'
import { batteryRevenue } from './producer-facts.ts'

/** What moving energy to dearer slots brought: given less taken, each at its slot's local price. */
export function BatteryRevenue({ day }: { day: MemberDay }) {
  const { given, taken, unpriced } = batteryRevenue(day)
  const unit = currencyOf(day.currency)
  return (
    <section aria-labelledby="revenue" className="pb-3">
      <Head id="revenue" title="Battery" note={day.battery === null ? undefined : batteryText(day.battery)} />
      <div className="px-[14px]" data-testid="revenue">
        <p className="text-total font-[650] tracking-[-0.02em]">
          {money(given.nanos - taken.nanos, unit, 4)}{' '}
          <span className="text-ink-2 text-[13.5px] font-[400] tracking-normal">
            {given.nanos >= taken.nanos ? 'earned' : 'paid ahead'} so far today
          </span>
        </p>
        <p className="text-ink-2">
          Gave {withUnit(kwh(given.energyWh, 1), 'kWh')} worth {money(given.nanos, unit, 4)}, took{' '}
          {withUnit(kwh(taken.energyWh, 1), 'kWh')} worth {money(taken.nanos, unit, 4)}, each at its slot’s
          local price. What is still stored is not counted.
          {unpriced > 0 && ` ${unpriced} slots without a local price are left out.`}
        </p>
      </div>
    </section>
  )
}
