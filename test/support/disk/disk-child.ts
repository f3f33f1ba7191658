/** A program of its own that writes on a disk until it is killed: `node disk-child.ts PATH HOW`. */
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { lockProfile } from '../../../src/adapters/profile-lock.ts'
import { drafted, sentMessage } from './events.ts'

const [path = '', how = ''] = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)

const disk = () => {
  const opened = openDisk(path)
  if (opened.ok) return opened.value
  say(`failed ${opened.error}`)
  return process.exit(1)
}

/** Six facts that belong together: three messages, two slots and a passing fact. */
const batch = (to: ReturnType<typeof disk>, number: number) => {
  const first = number * 3
  to.history.append([0, 1, 2].map((index) => sentMessage(first + index, `batch ${number}`)))
  to.keyValues.put(`one ${number}`, 'value')
  to.history.append([drafted(`batch ${number}`)])
  to.keyValues.put(`two ${number}`, 'value')
}

if (how === 'inside') {
  // killed while a transaction is open
  const open = disk()
  open.transaction(true, () => batch(open, 1))
  open.transaction(true, () => {
    batch(open, 2)
    say('ready')
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
  })
}
if (how === 'after') {
  // killed at any moment; what was told on standard output was committed before
  const open = disk()
  for (let number = 1; ; number += 1) {
    open.transaction(number % 2 === 0, () => batch(open, number))
    say(String(number))
  }
}
if (how === 'fill') {
  // writes until there is no room, and then still reads
  const open = disk()
  for (let number = 1; ; number += 1) {
    try {
      open.transaction(true, () => batch(open, number))
      say(String(number))
    } catch {
      const torn = open.keyValues.get(`one ${number}`) !== undefined
      const readable = open.keyValues.get('two 1') === 'value'
      say(readable && !torn ? 'full' : 'broken')
      process.exit()
    }
  }
}
if (how === 'write') {
  // a second program on the same disk
  const open = disk()
  for (let number = 1; number <= 50; number += 1) {
    open.transaction(false, () => open.keyValues.put(`child ${number}`, 'value'))
  }
  open.close()
  say('done')
}
if (how === 'open') {
  disk().close()
  say('done')
}
if (how === 'lock') {
  const locked = lockProfile(path)
  say(locked.ok ? 'locked' : locked.error)
  setInterval(() => {}, 1000)
}
