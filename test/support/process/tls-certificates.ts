/** Certificates for brokers and clients, by the commands that the README of `mosquitto/` gives. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../setup/tools.ts'
import { run } from './shell.ts'

const README = join(import.meta.dirname, '../../../mosquitto/README.md')

/** Makes an authority and a certificate for this machine, below `certs` in `folder`. */
export const createServerCertificate = (folder: string): void => {
  const text = readFileSync(README, 'utf8')
  const commands = text.slice(text.indexOf('    mkdir -p certs'), text.indexOf('Keep `certs'))
  if (!commands.includes('openssl x509')) throw new Error('README.md has lost its commands')
  const openssl = commands.replaceAll(/\bopenssl\b/gu, program('openssl'))
  run(folder, openssl.replaceAll('DNS:chat.example.org', 'IP:127.0.0.1').replaceAll(/^ {4}/gmu, ''))
}

/**
 * Makes, below `certs`, a key and a certificate for somebody by the authority there, or by one of their own: the files
 * are `NAME.key` and `NAME.crt`.
 */
export const createClientCertificate = (folder: string, name: string, isKnown: boolean): void => {
  const openssl = program('openssl')
  const key = `-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=${name} -keyout certs/${name}.key`
  const signed = `${openssl} req ${key} -out certs/${name}.csr
    ${openssl} x509 -req -in certs/${name}.csr -CA certs/ca.crt -CAkey certs/ca.key -CAcreateserial -out certs/${name}.crt`
  run(folder, isKnown ? signed : `${openssl} req -x509 ${key} -out certs/${name}.crt`)
}
