/** The names of people in what stands after a command. */
import type { UserId } from '../../src/core/ids.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { everybody } from '../../src/model/people/strangers.ts'
import { findPerson } from '../actions/people.ts'

type NameAndText = readonly [name: string, text: string]

// as `/group new` takes a name with blanks
const QUOTED = /^"([^"]*)"\s*([\s\S]*)$/u

/** A name without the quotation marks around it. */
export const unquotedName = (typed: string): string => {
  const [, name = '', rest = typed] = QUOTED.exec(typed) ?? []
  return rest === '' ? name : typed
}

/** Names may have blanks: what stands between quotation marks, or the longest known one that the line begins with; and what follows it. */
export const splitKnownName = (line: string, known: readonly string[]): NameAndText => {
  const [, quoted, after = ''] = QUOTED.exec(line) ?? []
  if (quoted !== undefined) return [quoted.replace(/^[@#]/u, ''), after.trim()]
  const names = known
    .filter((name) => `${line.toLowerCase()} `.startsWith(`${name.toLowerCase()} `))
    .toSorted((a, b) => b.length - a.length)
  const name = names[0] ?? line.split(/\s/u, 1)[0] ?? ''
  return [name, line.slice(name.length).trim()]
}

/** The person that a line begins with, with or without `@`, and what follows. */
export const splitName = (ctx: ActionContext, rest: string): NameAndText => {
  const names = everybody(ctx.now()).map(({ name }) => name)
  return splitKnownName(rest.replace(/^@/u, ''), names)
}

/** Everybody named in a line, in order; `undefined` when somebody is not known (which is shown). */
export const parsePeople = (ctx: ActionContext, line: string): readonly UserId[] | undefined => {
  const found: UserId[] = []
  let rest = line.trim()
  while (rest !== '') {
    const [typed, more] = splitName(ctx, rest)
    const who = findPerson(ctx, typed)
    if (who === undefined) return undefined
    found.push(who)
    rest = more.replace(/^,\s*/u, '')
  }
  return found
}
