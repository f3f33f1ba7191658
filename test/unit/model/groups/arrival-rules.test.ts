/** What becomes of a roster that arrives: each rule has a case that it alone decides, and the order matters. */
import { describe, expect, test } from 'vitest'
import type { ArrivalOutcome, ArrivalPlace } from '../../../../src/model/groups/arrival-rules.ts'
import {
  ARRIVAL_RULES,
  arrivalOf,
  arrivalRuleFor,
} from '../../../../src/model/groups/arrival-rules.ts'
import { arrivalCases } from '../../../support/groups/arrival-cases.ts'
import { verdictOn } from '../../../support/groups/unsigned-rosters.ts'

test.each(arrivalCases)('%s decides about %s', (rule, _, state, roster, verdict) => {
  const arrival = arrivalOf(state, roster)
  expect(arrivalRuleFor(ARRIVAL_RULES, arrival)?.name).toBe(rule)
  expect(verdictOn(state, roster)).toBe(verdict)
})

type Rules = readonly (typeof ARRIVAL_RULES)[number][]

const arrivals = arrivalCases.map(([, , state, roster]) => arrivalOf(state, roster))

/** Does one of these arrivals end otherwise by these rules? */
const isNoticed = (rules: Rules, among = arrivals): boolean =>
  among.some((arrival) => {
    const outcome = (by: Rules): ArrivalOutcome =>
      arrivalRuleFor(by, arrival)?.outcome ?? 'bad-roster'
    return outcome(rules) !== outcome(ARRIVAL_RULES)
  })

test.each(ARRIVAL_RULES.map(({ name }) => name))(
  'without the rule %s a case ends otherwise',
  (name) => {
    expect(isNoticed(ARRIVAL_RULES.filter((rule) => rule.name !== name))).toBe(true)
  },
)

describe.each<ArrivalPlace>(['new', 'end', 'fork', 'branch', 'unknown'])(
  'where the roster before is "%s"',
  (place) => {
    const here = arrivals.filter((arrival) => arrival.place === place)
    const rules: Rules = ARRIVAL_RULES.filter(({ at: places }) =>
      places.some((one) => one === place),
    )

    test.each(rules.slice(1).map((rule, index) => [rules[index]?.name, rule.name]))(
      'a case ends otherwise if %s and %s change places',
      (a, b) => {
        const order = rules.map(({ name }) => (name === a ? b : name === b ? a : name))
        const swapped = order.flatMap((name) => rules.filter((rule) => rule.name === name))
        expect(isNoticed(swapped, here)).toBe(true)
      },
    )
  },
)
