/** What becomes of a roster that arrives: each rule has a case that it alone decides, and the order matters. */
import { describe, expect, test } from 'vitest'
import type { ArrivalPlace, ArrivalRule } from '../../../../src/model/groups/arrival-rules.ts'
import {
  ARRIVAL_RULES,
  arrivalOf,
  arrivalRuleFor,
} from '../../../../src/model/groups/arrival-rules.ts'
import { arrivalCases } from '../../../support/groups/arrival-cases.ts'
import { verdictOn } from '../../../support/groups/unsigned-rosters.ts'

test.each(arrivalCases)('%s decides about %s', (rule, _, state, roster, verdict) => {
  expect(arrivalRuleFor(ARRIVAL_RULES, arrivalOf(state, roster)).name).toBe(rule)
  expect(verdictOn(state, roster)).toBe(verdict)
})

const arrivals = arrivalCases.map(([, , state, roster]) => arrivalOf(state, roster))

/** Does one of these arrivals end otherwise by these rules? */
const isNoticed = (rules: readonly ArrivalRule[], among = arrivals): boolean =>
  among.some(
    (arrival) =>
      arrivalRuleFor(rules, arrival).outcome !== arrivalRuleFor(ARRIVAL_RULES, arrival).outcome,
  )

test('each rule says why, and what no rule allows is refused', () => {
  expect(ARRIVAL_RULES.filter(([, , , because]) => !because.endsWith('.'))).toEqual([])
  const outcomes = arrivals.map((arrival) => arrivalRuleFor([], arrival))
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['bad-roster']))
})

test.each(ARRIVAL_RULES.map(([name]) => name))(
  'without the rule %s a case ends otherwise',
  (name) => {
    expect(isNoticed(ARRIVAL_RULES.filter(([other]) => other !== name))).toBe(true)
  },
)

describe.each<ArrivalPlace>(['new', 'end', 'fork', 'branch', 'unknown'])(
  'where the roster before is "%s"',
  (place) => {
    const here = arrivals.filter((arrival) => arrival.place === place)
    const rules = ARRIVAL_RULES.filter(([, places]) => places.some((one) => one === place))
    const names = rules.map(([name]) => name)

    test.each(names.slice(1).map((name, index) => [names[index], name]))(
      'a case ends otherwise if %s and %s change places',
      (a, b) => {
        const order = names.map((name) => (name === a ? b : name === b ? a : name))
        const swapped = order.flatMap((name) => rules.filter(([other]) => other === name))
        expect(isNoticed(swapped, here)).toBe(true)
      },
    )
  },
)
