/** English: what `papo broker` says, and what is said of the broker of our own. */
import type { SafeText } from '../../../core/ids.ts'
import type { BrokerError } from '../../../adapters/broker/open-errors.ts'

type Trouble = Readonly<Record<BrokerError, (folder: SafeText, address: SafeText) => string>>

const trouble: Trouble = {
  'address-in-use': (_, address) =>
    `something listens on ${address} already; end it, or choose another --listen.`,
  'data-in-use': (folder) => `another broker uses ${folder}; end it, or choose another --data.`,
  'data-broken': (folder) =>
    `the broker's data in ${folder} is damaged; move it away, or choose another --data.`,
  'no-folder': (folder) =>
    `${folder} cannot be used for the broker's data; check its owner and mode, or choose another --data.`,
  'not-ours': (folder) =>
    `${folder} belongs to another user, who could read everything and listen in our place; choose another --data, or another XDG_DATA_HOME.`,
  'disk-full': (folder) =>
    `the disk with ${folder} is full: the broker cannot store anything; make room, or choose another --data.`,
  'no-rights': (_, address) =>
    `you may not listen on ${address}; choose a port above 1023 with --listen.`,
  'unknown-host': (_, address) =>
    `${address} is no address of this machine; choose another --listen, such as 127.0.0.1:1883.`,
  'not-allowed': (_, address) =>
    `the system does not let papo listen on ${address}; choose another --listen.`,
}

export const cliBrokerEn = {
  trouble,
  listening: (where: string) => `papo broker on ${where}; Ctrl-C ends it`,
  open: (where: string) =>
    `papo: ${where} is open to everybody who reaches it: they can read and write everything.`,
  openHere: (where: string) =>
    `papo: every user of this machine reaches ${where} and can read and write everything; --username NAME and --password-file FILE let in only who has the password.`,
  unencrypted: (where: string) =>
    `papo: what goes to ${where} is not encrypted, the password neither: whoever is on the way can read it. Add --cert FILE and --key FILE, and connect with mqtts://.`,
  unprotected: (where: string) =>
    `papo: ${where} can be reached from other machines, and whoever reaches it could read and write everything. Nothing was started. Choose one:
  --username NAME --password-file FILE        only who has the password; with --cert FILE --key FILE also encrypted
  --cert FILE --key FILE --cafile FILE        TLS; only who has a certificate by that authority
  --open                                      everybody, all the same
For many people with passwords of their own there is Mosquitto with mosquitto/tls.conf.`,
  badListen: (typed: SafeText) =>
    `papo: --listen "${typed}" is no address: write HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:1883.`,
  incomplete: {
    username: 'papo: --username needs --password-file FILE with its password.',
    password: 'papo: --password-file needs --username NAME, the name that goes with it.',
    certificate: 'papo: --cert FILE and --key FILE are given together.',
    authority: 'papo: --cafile, for the certificates of clients, needs --cert FILE and --key FILE.',
  },
  notOpen: 'papo: a broker with --open has no passwords; leave one of them out.',
  shown: (pid: string) =>
    `The broker of your own runs (process ${pid}). It listens on a socket that only you can open, so it needs no password:`,
  notShown:
    'papo: no broker of your own runs now. A papo that finds no other broker starts it; then ask again.',
  older: (pid: string) =>
    `The broker of an older papo still runs (process ${pid}), which every user of this machine can open. It ends ten minutes after its last papo does, or now: kill ${pid}`,
}
