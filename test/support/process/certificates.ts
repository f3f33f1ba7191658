/** What the shipped `tls.conf` asks for before it can start: certificates and passwords. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../setup/tools.ts'
import { run, shipped } from './shipped.ts'

/**
 * Makes them in `folder`: certificates for this machine, with the commands that the README gives, and a
 * password for each name. Gives back the certificate that vouches for the broker.
 */
export const secure = (folder: string, passwords: ReadonlyMap<string, string>): Buffer => {
  const text = readFileSync(join(shipped, 'README.md'), 'utf8')
  const commands = text.slice(text.indexOf('    mkdir -p certs'), text.indexOf('Keep `certs'))
  if (!commands.includes('openssl x509')) throw new Error('README.md has lost its commands')
  const openssl = commands.replaceAll(/\bopenssl\b/gu, program('openssl'))
  run(folder, openssl.replaceAll('DNS:chat.example.org', 'IP:127.0.0.1').replaceAll(/^ {4}/gmu, ''))
  run(folder, 'touch passwords')
  for (const [name, password] of passwords)
    run(folder, `${program('mosquitto_passwd')} -b passwords '${name}' '${password}'`)
  return readFileSync(join(folder, 'certs/ca.crt'))
}
