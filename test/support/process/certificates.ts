/** What the shipped `tls.conf` asks for before it can start: certificates and passwords. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../setup/tools.ts'
import { run } from './shell.ts'
import { createServerCertificate } from './tls-certificates.ts'

/**
 * Makes them in `folder`: certificates for this machine, with the commands that the README gives, and a
 * password for each name. Gives back the certificate that vouches for the broker.
 */
export const secure = (folder: string, passwords: ReadonlyMap<string, string>): Buffer => {
  createServerCertificate(folder)
  run(folder, 'touch passwords')
  for (const [name, password] of passwords)
    run(folder, `${program('mosquitto_passwd')} -b passwords '${name}' '${password}'`)
  return readFileSync(join(folder, 'certs/ca.crt'))
}
