/** Mutants in the code of groups that no test can notice. */
import type { Equivalent } from './scope.ts'

export const EQUIVALENT_IN_GROUPS: readonly Equivalent[] = [
  {
    file: 'src/model/groups/adopt-roster.ts',
    line: 'hash = at && at.rev > rev ? at.before : undefined',
    label: '> → >=',
    because: 'it looks at one more roster, which has not lost',
  },
  {
    file: 'src/model/groups/adopt-roster.ts',
    line: 'if (at) next.set(hash, { ...at, effectiveRev: at.effectiveRev < rev ? at.effectiveRev : rev })',
    label: 'at → true',
    because: 'what lost is known: the check is for the compiler',
  },
  {
    file: 'src/model/groups/adopt-roster.ts',
    line: 'if (at) next.set(hash, { ...at, effectiveRev: at.effectiveRev < rev ? at.effectiveRev : rev })',
    label: 'at.effectiveRev < rev → false',
    because: 'what loses now counted for a later place until now',
  },
  {
    file: 'src/model/groups/adopt-roster.ts',
    line: 'if (at) next.set(hash, { ...at, effectiveRev: at.effectiveRev < rev ? at.effectiveRev : rev })',
    label: '< → <=',
    because: 'both are the same number then',
  },
  {
    file: 'src/model/groups/adopt-roster.ts',
    line: 'at.before !== undefined && before.has(at.before) && at.effectiveRev > rev',
    label: '> → >=',
    because: 'what counts for that place already is set to the same once more',
  },
  {
    file: 'src/model/groups/arrival-rules.ts',
    line: '!group || !parent || !canFollow(roster, parentOf(group, parent)),',
    label: '|| → &&',
    because: 'at the end and at a fork both are known: the check is for the compiler',
  },
  {
    file: 'src/model/groups/group-selectors.ts',
    line: '.toSorted((a, b) => RANK[a.role] - RANK[b.role] || (a.group.id < b.group.id ? -1 : 1))',
    label: '< → <=',
    because: 'no two groups have one id',
  },
  {
    file: 'src/model/groups/group-selectors.ts',
    line: '.toSorted((a, b) => RANK[a.role] - RANK[b.role] || (a.group.id < b.group.id ? -1 : 1))',
    label: '1 → (1 + 1)',
    because: 'only its sign matters',
  },
  {
    file: 'src/model/groups/join-rules.ts',
    line: 'const found = invitation === undefined ? undefined : joins.get(invitation)',
    label: 'invitation === undefined → false',
    because: 'no join has an undefined id: the check is for the compiler',
  },
  {
    file: 'src/model/groups/joins.ts',
    line: 'const invite = invitation === undefined ? undefined : state.joins.get(invitation)',
    label: 'invitation === undefined → false',
    because: 'no join has an undefined id: the check is for the compiler',
  },
  {
    file: 'src/model/groups/joins.ts',
    line: 'const invite = join.invitation === undefined ? undefined : draft.joins.get(join.invitation)',
    label: 'join.invitation === undefined → false',
    because: 'no join has an undefined id: the check is for the compiler',
  },
  {
    file: 'src/model/groups/membership.ts',
    line: "if (!known) return fail(command.roster.rev < (since ?? 0) ? 'not-for-me' : 'unknown-roster')",
    label: '0 → (0 + 1)',
    because: 'no roster has a number below 1',
  },
  {
    file: 'src/model/groups/membership.ts',
    line: 'while (at !== undefined && (known.get(at)?.rev ?? 0) > rev) at = known.get(at)?.before',
    label: '0 → (0 + 1)',
    because: 'no roster has a number below 1',
  },
  {
    file: 'src/model/groups/membership.ts',
    line: 'const height = at === undefined ? undefined : known.get(at)?.rev',
    label: 'at === undefined → false',
    because: 'no roster has an undefined hash: the check is for the compiler',
  },
  {
    file: 'src/model/groups/membership-intervals.ts',
    line: 'const to = end < next.rev ? end : next.rev',
    label: '< → <=',
    because: 'both are the same number then',
  },
  {
    file: 'src/model/groups/roster-builder.ts',
    line: "heirs: { ...heirs, sig: '' },",
    label: "'' → 'mutant'",
    because: 'the heirs are named anew at the end, without a signature',
  },
  {
    file: 'src/model/groups/roster-builder.ts',
    line: "return ok({ ...roster, heirs: { after: intent.after, list: named, sig: '' } })",
    label: "'' → 'mutant'",
    because: 'the heirs are named anew at the end, without a signature',
  },
  {
    file: 'src/model/groups/roster-builder.ts',
    line: 'return id === undefined ? undefined : state.groups.get(id)',
    label: 'id === undefined → false',
    because: 'no group has an undefined id: the check is for the compiler',
  },
  {
    file: 'src/model/groups/roster-builder.ts',
    line: 'const named = list.flatMap((one) => (one ? [{ id: one.id, key: one.key }] : []))',
    label: 'one → true',
    because: 'all are known here: the check is for the compiler',
  },
  {
    file: 'src/model/groups/roster-builder.ts',
    line: 'if (!roster.ok) return roster',
    label: '!roster.ok → false',
    because:
      'a claim begins with a roster that cannot fail, and all others end with the same refusal',
  },
  {
    file: 'src/model/groups/roster-chain.ts',
    line: 'a.at < b.at || (a.at === b.at && a.hash < b.hash)',
    label: '< → <=',
    because: 'no two rosters have one hash',
  },
  {
    file: 'src/model/groups/roster-chain.ts',
    line: 'if (before === undefined || chain.has(hash) || effectiveRev !== rev) continue',
    label: '|| → &&',
    because: 'one of the chain is its own rival, and has the same signer',
  },
  {
    file: 'src/model/groups/roster-chain.ts',
    line: 'if (!rivalHash || !rival || rival.by === by || isSettled(state, rival)) continue',
    label: '|| → &&',
    because: 'both come from one pair: the check is for the compiler',
  },
  {
    file: 'src/model/groups/succession.ts',
    line: 'const recently = now < roster.at + after || now < (personOf(leader)?.seen ?? 0) + after',
    label: '0 → (0 + 1)',
    because: 'a roster is later than that, and the time counts from there as well',
  },
  {
    file: 'src/model/groups/succession.ts',
    line: "return list.slice(0, place).some(({ id }) => isHere(id)) ? fail('leader-is-here') : ok(true)",
    label: 'true → false',
    because: 'nobody looks at the value',
  },
]
