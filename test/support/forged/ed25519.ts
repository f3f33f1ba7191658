/** A real signer with a key that everybody knows: the first test vector of RFC 8032, section 7.1. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { PublicKey } from '../../../src/core/ids.ts'
import type { Signer } from '../../../src/ports/signer.ts'

const SECRET = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
const PUBLIC = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'

const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')

/** The secret key as papo's key file has it. */
export const knownSecret = base64url(SECRET)

const secret = createPrivateKey({
  key: { kty: 'OKP', crv: 'Ed25519', d: knownSecret, x: base64url(PUBLIC) },
  format: 'jwk',
})

/** Signs and checks with that key. */
export const knownSigner: Signer = {
  key: base64url(PUBLIC) as PublicKey,
  sign: (text) => sign(null, Buffer.from(text), secret).toString('base64url'),
  verify: (key, text, signature) =>
    verify(
      null,
      Buffer.from(text),
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    ),
  hash: (bytes) => createHash('sha256').update(bytes).digest('base64url'),
}
