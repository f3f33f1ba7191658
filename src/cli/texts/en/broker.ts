/** English: what `papo broker` says, and what is said of the broker of our own. */
import type { SafeText } from '../../../core/ids.ts'
import type { BrokerError } from '../../../adapters/broker/open-errors.ts'

type Trouble = Readonly<Record<BrokerError, (folder: SafeText, address: SafeText) => string>>

const trouble: Trouble = {
  'address-in-use': (_, address) =>
    `something is already listening on ${address}; end it, or choose another --listen.`,
  'data-in-use': (folder) => `another broker uses ${folder}; end it, or choose another --data.`,
  'data-broken': (folder) =>
    `the broker's data in ${folder} is damaged; move it away, or choose another --data.`,
  'data-newer': (folder) =>
    `the broker's data in ${folder} was written by a newer papo; update papo, or choose another --data.`,
  'no-folder': (folder) =>
    `${folder} cannot be used for the broker's data; check its owner and mode, or choose another --data.`,
  'not-ours': (folder) =>
    `${folder} belongs to another user, who could read everything and pose as your broker; choose another --data, or another XDG_DATA_HOME.`,
  'disk-full': (folder) =>
    `the disk with ${folder} is full: the broker cannot store anything; free some space, or choose another --data.`,
  'no-rights': (_, address) =>
    `you may not listen on ${address}; choose a port above 1023 with --listen.`,
  'unknown-host': (_, address) =>
    `${address} is not an address of this machine; choose another --listen, such as 127.0.0.1:1883.`,
  'not-allowed': (_, address) =>
    `the system does not let papo listen on ${address}; choose another --listen.`,
}

export const cliBrokerEn = {
  trouble,
  listening: (where: string) => `papo broker on ${where}; Ctrl-C ends it`,
  open: (where: string) =>
    `papo: ${where} is open to everybody who can reach it: they can read and write everything.`,
  openHere: (where: string) =>
    `papo: every user of this machine can reach ${where} and read and write everything; --username NAME and --password-file FILE let in only those who have the password.`,
  unencrypted: (where: string) =>
    `papo: what goes to ${where} is not encrypted, and neither is the password: anybody on the way can read it. Add --cert FILE and --key FILE, and connect with mqtts://.`,
  unprotected: (where: string) =>
    `papo: ${where} can be reached from other machines, and anybody who reaches it could read and write everything. Nothing was started. Choose one:
  --username NAME --password-file FILE        only those with the password; with --cert FILE --key FILE also encrypted
  --cert FILE --key FILE --cafile FILE        TLS; only those with a certificate by that authority
  --open                                      everybody, anyway
For many people with their own passwords, use Mosquitto with mosquitto/tls.conf.`,
  badListen: (typed: SafeText) =>
    `papo: --listen "${typed}" is not an address: write HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:1883.`,
  incomplete: {
    username: 'papo: --username needs --password-file FILE with its password.',
    password: 'papo: --password-file needs --username NAME, the name that goes with it.',
    certificate: 'papo: --cert FILE and --key FILE are given together.',
    authority: 'papo: --cafile, for the certificates of clients, needs --cert FILE and --key FILE.',
  },
  openHereOnly: (where: string) =>
    `papo: --open lets other machines in, and ${where} can be reached from this one alone. Add --listen 0.0.0.0:1883, or leave --open out.`,
  notOpen: 'papo: a broker with --open has no passwords; leave one of them out.',
  shown: (pid: string) =>
    `Your own broker is running (process ${pid}). It listens on a socket that only you can open, so it needs no password:`,
  notShown:
    'papo: your own broker is not running. papo starts it when it finds no other one; then try again.',
  older: (pid: string) =>
    `The broker of an older papo is still running (process ${pid}), and every user of this machine can open it. It ends ten minutes after its last papo does, or now: kill ${pid}`,
}
