/**
 * Some people of a crowd in one process, each with the real runtime, a disk of their own and a connection of their own, but
 * without a screen: `node crowd-child.ts URL,URL,… FIRST COUNT PATIENCE`. They talk in pairs, whose two come to different nodes.
 */
import { openSessionWith } from '../../../../src/model/direct/sessions.ts'
import { lookUpPerson } from '../../../../src/model/people/strangers.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { id } from '../../network/network.ts'
import { personHome, startPerson } from '../../process/headless-person.ts'
import type { HeadlessPerson } from '../../process/headless-person.ts'
import { until } from '../../wait.ts'

/** What the parent says. `say`: everybody so many messages; `check`: do all have all that was said? */
export type CrowdOrder =
  | { readonly do: 'come' | 'meet' }
  | { readonly do: 'say'; readonly round: string; readonly count: number }
  | { readonly do: 'check' }
/** `told`: messages that should be there, `lost` and `doubled` of them. Where somebody waits in vain the process ends. */
export type CrowdAnswer =
  | { readonly is: 'came' | 'met' | 'said' }
  | {
      readonly is: 'checked'
      readonly told: number
      readonly lost: number
      readonly doubled: number
    }

/** So many connect at the same time. */
const AT_ONCE = 10

type Member = { readonly name: string; readonly peer: string; readonly person: HeadlessPerson }

const [urls = '', first = '0', count = '0', longest = '0'] = process.argv.slice(2)
/** The longest time (ms) for anything. */
const PATIENCE = Number(longest)
const nodes = urls.split(',')
/** The list of nodes as the member with this number gives it: each begins with another one. */
const listOf = (n: number) =>
  [...nodes.slice(n % nodes.length), ...nodes.slice(0, n % nodes.length)].join(',')

const members: Member[] = []
const said: string[] = []

const come = async () => {
  const numbers = Array.from({ length: Number(count) }, (_, n) => Number(first) + n)
  const waiting = [...numbers]
  const next = async () => {
    for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) {
      const person = startPerson(`p${n}`, personHome(listOf(n), 4))
      members.push({ name: `p${n}`, peer: `p${n % 2 === 0 ? n + 1 : n - 1}`, person })
      // oxlint-disable-next-line no-await-in-loop
      await until(person.isOnline, `p${n} is online`, PATIENCE)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}

const answerRequests = ({ person, peer }: Member) => {
  for (const { id: request, from, answer } of person.state().requests.values()) {
    if (from === id(peer) && answer === 'waiting') {
      person.runtime.send({ type: 'request.accept', request })
    }
  }
}

const hasMet = ({ person, peer }: Member) => openSessionWith(person.state(), id(peer)) !== undefined

const meet = async () => {
  const asking = members.filter((_, n) => Number(members[n]?.name.slice(1)) % 2 === 0)
  for (const { name, person, peer } of asking) {
    // oxlint-disable-next-line no-await-in-loop
    await until(() => lookUpPerson(person.state(), id(peer)), `${name} sees ${peer}`, PATIENCE)
    person.runtime.send({ type: 'request.make', to: id(peer), text: safeText('oi') })
  }
  const all = () => {
    members.forEach(answerRequests)
    return members.every(hasMet)
  }
  await until(all, 'all pairs talk', PATIENCE).catch(() => {
    const silent = members.filter((member) => !hasMet(member))
    throw new Error(silent.map(({ name, peer }) => `${name} does not talk with ${peer}`).join(', '))
  })
}

const say = (round: string, each: number) => {
  for (let n = 0; n < each; n += 1) said.push(`${round} ${n}`)
  for (const { name, person, peer } of members) {
    for (let n = 0; n < each; n += 1) person.sendText(peer, `${name}: ${round} ${n}`)
  }
}

const check = async () => {
  const wanted = 2 * said.length
  const isWhole = ({ person, peer }: Member) => person.transcript(peer).length >= wanted
  await until(() => members.every(isWhole), 'all have all', PATIENCE).catch(() => undefined)
  let [lost, doubled] = [0, 0]
  for (const { name, person, peer } of members) {
    const times = Map.groupBy(person.transcript(peer), (text) => text)
    for (const text of said.flatMap((words) => [`${name}: ${words}`, `${peer}: ${words}`])) {
      const found = times.get(text)?.length ?? 0
      if (found === 0) lost += 1
      else doubled += found - 1
    }
  }
  return { told: wanted * members.length, lost, doubled }
}

const obey = async (order: CrowdOrder): Promise<CrowdAnswer> => {
  switch (order.do) {
    case 'come':
      await come()
      return { is: 'came' }
    case 'meet':
      await meet()
      return { is: 'met' }
    case 'say':
      say(order.round, order.count)
      return { is: 'said' }
    case 'check':
      return { is: 'checked', ...(await check()) }
  }
}

const tell = (answer: CrowdAnswer) => process.send?.(answer)
process.on('message', (order: CrowdOrder) => {
  void obey(order).then(tell, (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
// whoever started this is gone
process.once('disconnect', () => process.exit())
