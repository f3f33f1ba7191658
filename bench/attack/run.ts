/**
 * Floods a real papo on a real Mosquitto, and measures what its person notices of it:
 * `npm run attack -- [--only NAME] [--seconds S] [--rate N]`. Nothing here is tested; the figures are for docs/security.md.
 */
import { parseArgs } from 'node:util'
import { attacks, QUIET } from './attacks.ts'
import { measure } from './measure.ts'
import { putFirst } from '../harness/priority.ts'
import { heading, rowOf } from './report.ts'

const HELP = `npm run attack -- [options]

  --only NAME   only this attack; may be repeated
  --seconds S   how long each lasts (20)
  --rate N      packets a second (2000)
  --profile DIR where the victim's program writes profiles of its CPU
  --list        only list the attacks
`
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '2000' },
    profile: { type: 'string' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const print = (line: string) => process.stdout.write(`${line}\n`)
const strength = {
  rate: Number(values.rate),
  seconds: Number(values.seconds),
  isPutFirst: true,
  profileFolder: values.profile,
}
const unknown = values.only.filter((name) => !attacks.some((one) => one.name === name))

const runAll = async () => {
  if (!putFirst(process.pid, 'watching', true)) {
    print('Not root: the victim and the broker compete with the attacker for the processor.\n')
  }
  const chosen = attacks.filter(
    ({ name }) => values.only.length === 0 || values.only.includes(name),
  )
  const quiet = await measure(QUIET, strength)
  for (const line of heading(strength)) print(line)
  print(rowOf(quiet, quiet))
  for (const attack of chosen) {
    // each has the machine for itself
    // oxlint-disable-next-line no-await-in-loop
    print(rowOf(await measure(attack, strength), quiet))
  }
}

if (values.help) print(HELP)
else if (values.list) for (const { name, what } of attacks) print(`${name.padEnd(16)} ${what}`)
else if (unknown.length > 0) {
  print(`no attack is called ${unknown.join(', ')}`)
  process.exitCode = 2
} else {
  await runAll()
  process.exit()
}
