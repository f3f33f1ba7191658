/** Who may use a broker in the foreground: what its flags say, and the files that they name. */
import type { BrokerAccount } from '../../adapters/broker/guard/account.ts'
import type { BrokerTls } from '../../adapters/broker/listener.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import type { Invocation } from '../args.ts'
import { textFlag } from '../args.ts'
import { certificateIn, keyIn, passwordIn, readOptional } from '../profile/credentials.ts'
import type { FileError } from '../profile/credentials.ts'
import type { CliResult } from '../setup.ts'
import { cliFailure } from '../setup.ts'
import type { CliTexts } from '../texts/cli-texts.ts'

/** The account and the certificate of a broker; `limited`: not everybody who reaches it gets in. */
export type BrokerProtection = {
  readonly account: BrokerAccount | undefined
  readonly tls: BrokerTls | undefined
  readonly limited: boolean
}

/** Which flag lacks another one. */
const findIncomplete = (
  flags: Readonly<Record<'username' | 'password' | 'cert' | 'key' | 'cafile', string | undefined>>,
): keyof CliTexts['brokerCommand']['incomplete'] | undefined => {
  const { username, password, cert, key, cafile } = flags
  if (username !== undefined && password === undefined) return 'username'
  if (username === undefined && password !== undefined) return 'password'
  if ((cert === undefined) !== (key === undefined)) return 'certificate'
  return cafile !== undefined && cert === undefined ? 'authority' : undefined
}

/**
 * Reads the flags of this command only: settings and variables are about the broker that papo connects to. The failure
 * names the flag that is missing, or the file and what was expected in it.
 */
export const readProtection = (call: Invocation, texts: CliTexts): CliResult<BrokerProtection> => {
  const flags = {
    username: textFlag(call, 'username'),
    password: textFlag(call, 'password-file'),
    cert: textFlag(call, 'cert'),
    key: textFlag(call, 'key'),
    cafile: textFlag(call, 'cafile'),
  }
  const incomplete = findIncomplete(flags)
  if (incomplete) return cliFailure(texts.brokerCommand.incomplete[incomplete], 2)
  const wrong = ({ error, file = '' }: { readonly error: FileError; readonly file?: string }) =>
    cliFailure(texts.files[error](revealLine(file)))
  const password = readOptional(flags.password, passwordIn)
  if (!password.ok) return wrong(password)
  const cert = readOptional(flags.cert, certificateIn)
  if (!cert.ok) return wrong(cert)
  const key = readOptional(flags.key, keyIn)
  if (!key.ok) return wrong(key)
  const ca = readOptional(flags.cafile, certificateIn)
  if (!ca.ok) return wrong(ca)
  const { username } = flags
  const account =
    username === undefined || password.value === undefined
      ? undefined
      : { username, password: password.value }
  const tls =
    cert.value === undefined || key.value === undefined
      ? undefined
      : {
          cert: cert.value,
          key: key.value,
          ...(ca.value === undefined ? {} : { clientAuthority: ca.value }),
        }
  const limited = account !== undefined || tls?.clientAuthority !== undefined
  return { ok: true, value: { account, tls, limited } }
}
