/** All targets: what each of them reads, and how it is made. `decoders.test.ts` wants every decoder in one of them. */
import type { OpenTarget } from './engine/target.ts'
import { openBridges } from './targets/bridges.ts'
import { openControlSocket } from './targets/control-socket.ts'
import { openDatabaseFile, openRows } from './targets/database.ts'
import { openFiles } from './targets/files.ts'
import { openInbound } from './targets/inbound.ts'
import { openInvites } from './targets/invites.ts'
import { openKeyboard } from './targets/keyboard.ts'
import { openMqttClient } from './targets/mqtt-client.ts'
import { openNames } from './targets/names.ts'
import { openOwnBroker } from './targets/own-broker.ts'
import { openPackets } from './targets/packets.ts'
import { openCommandLine, openConfigFile } from './targets/settings.ts'
import { openEvents, openSnapshots, openStoredCounters } from './targets/stored-state.ts'
import { openTexts } from './targets/texts.ts'

type Entry = {
  /** What it is given, for the table in docs/fuzzing.md. */
  readonly reads: string
  readonly open: OpenTarget
}

/** The table, by the names that `npm run fuzz` knows. */
export const targets: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    'packets',
    {
      reads:
        'signed packets of every type on their topics, with a wrong signature and with a right one',
      open: openPackets,
    },
  ],
  [
    'inbound',
    {
      reads:
        'signed packets of friends, members and strangers, through a whole program that knows some of them',
      open: openInbound,
    },
  ],
  ['bridges', { reads: 'texts of the plain-text chat and of open topics', open: openBridges }],
  [
    'names',
    { reads: 'names, ids, topics, filters, and names that look like others', open: openNames },
  ],
  [
    'texts',
    {
      reads: 'texts of others on their way to the screen, to the index of words and into messages',
      open: openTexts,
    },
  ],
  [
    'keyboard',
    {
      reads:
        'what a terminal sends: keys, pastes, mouse reports, replies; and the input that they are typed into',
      open: openKeyboard,
    },
  ],
  ['invites', { reads: 'invites and addresses of brokers', open: openInvites }],
  ['config', { reads: 'the file of settings', open: openConfigFile }],
  ['command-line', { reads: 'command lines and variables', open: openCommandLine }],
  [
    'files',
    { reads: 'keys, certificates, passwords, and the note of our own broker', open: openFiles },
  ],
  ['snapshots', { reads: 'the state as one text', open: openSnapshots }],
  ['events', { reads: 'events on disk, folded into the state', open: openEvents }],
  ['counters', { reads: 'counters of channels', open: openStoredCounters }],
  ['rows', { reads: 'the rows of all tables of the database', open: openRows }],
  [
    'database-file',
    { reads: 'the file of the database, damaged anywhere', open: openDatabaseFile },
  ],
  [
    'control-socket',
    {
      reads: 'lines on the socket of a running program, and what a command is answered there',
      open: openControlSocket,
    },
  ],
  ['own-broker', { reads: 'MQTT to our own broker, beside an honest client', open: openOwnBroker }],
  ['mqtt-client', { reads: 'MQTT of a broker that lies', open: openMqttClient }],
])
