/** Credentials and certificates for the broker, from the files that the settings name. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { codeOf } from '../../adapters/files/private-files.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import { decodeUtf8 } from '../../core/text/utf8.ts'
import type { LinkOptions } from '../../ports/transport.ts'
import type { CliResult, Setup } from '../setup.ts'
import { cliFailure } from '../setup.ts'

/** What is wrong with a file: it cannot be read, or is not what it should be. */
export type FileError = 'no-file' | 'no-certificate' | 'no-key' | 'no-password'

const read = (file: string): Result<Uint8Array, 'no-file'> => {
  try {
    return ok(readFileSync(file))
  } catch (error) {
    // an error of the system; anything else would be a bug
    if (codeOf(error) === undefined) throw error
    return fail('no-file')
  }
}

/** A certificate in PEM. */
export const certificateIn = (bytes: Uint8Array): Result<Uint8Array, 'no-certificate'> => {
  try {
    return new X509Certificate(bytes).subject === undefined ? fail('no-certificate') : ok(bytes)
  } catch {
    // OpenSSL throws for whatever is none
    return fail('no-certificate')
  }
}

/** A private key in PEM, without a passphrase. */
export const keyIn = (bytes: Uint8Array): Result<Uint8Array, 'no-key'> => {
  try {
    return createPrivateKey(Buffer.from(bytes)).type === 'private' ? ok(bytes) : fail('no-key')
  } catch {
    // OpenSSL throws for whatever is none, and for one behind a passphrase
    return fail('no-key')
  }
}

/** One line of text; a byte order mark and the line end of any system do not belong to it. */
export const passwordIn = (bytes: Uint8Array): Result<string, 'no-password'> => {
  const text = decodeUtf8(bytes)
  const line = text.ok ? text.value.replace(/\r?\n$/u, '') : ''
  return line === '' || /[\r\n\0]/u.test(line) ? fail('no-password') : ok(line)
}

/** Reads a file that is named; `undefined` when none is. */
export const readOptional = <T>(
  file: string | undefined,
  parse: (bytes: Uint8Array) => Result<T, FileError>,
): Result<T | undefined, FileError> & { readonly file?: string } => {
  if (file === undefined) return ok(undefined)
  const bytes = read(file)
  return { ...(bytes.ok ? parse(bytes.value) : bytes), file }
}

/**
 * Reads them all, for whichever broker was named; the failure names the file and what was expected in it. An account in a
 * URL is for the broker in whose URL it stands, and is not among them.
 */
export const readCredentials = (
  setup: Setup,
): CliResult<Pick<LinkOptions, 'username' | 'password' | 'tls'>> => {
  const { settings, texts } = setup
  const wrong = ({ error, file = '' }: { readonly error: FileError; readonly file?: string }) =>
    cliFailure(texts.files[error](revealLine(file)))
  const ca = readOptional(settings.cafile, certificateIn)
  if (!ca.ok) return wrong(ca)
  const cert = readOptional(settings.cert, certificateIn)
  if (!cert.ok) return wrong(cert)
  const key = readOptional(settings.key, keyIn)
  if (!key.ok) return wrong(key)
  const secret = readOptional(settings.passwordFile, passwordIn)
  if (!secret.ok) return wrong(secret)
  const { username } = settings
  const password = settings.password ?? secret.value
  return {
    ok: true,
    value: {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      tls: {
        ...(ca.value === undefined ? {} : { ca: ca.value }),
        ...(cert.value === undefined ? {} : { cert: cert.value }),
        ...(key.value === undefined ? {} : { key: key.value }),
        insecure: settings.insecure,
      },
    },
  }
}
