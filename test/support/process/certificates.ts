/** What the shipped `tls.conf` asks for before it can start: certificates and passwords. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../setup/tools.ts'
import { run } from './shell.ts'
import { createServerCertificate } from './tls-certificates.ts'

/** Lets in this name with this password; the file is made where it is not there. */
export const addPassword = (folder: string, name: string, password: string): void => {
  run(
    folder,
    `touch passwords && ${program('mosquitto_passwd')} -b passwords '${name}' '${password}'`,
  )
}

/**
 * Makes them in `folder`: certificates for this machine, with the commands that the README gives, and a
 * password for each name. Gives back the certificate that vouches for the broker.
 */
export const secure = (folder: string, passwords: ReadonlyMap<string, string>): Buffer => {
  createServerCertificate(folder)
  for (const [name, password] of passwords) addPassword(folder, name, password)
  return readFileSync(join(folder, 'certs/ca.crt'))
}
