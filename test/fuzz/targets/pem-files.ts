/** A certificate and a private key as files. The key is the one that everybody knows. */
import { createPrivateKey } from 'node:crypto'
import { knownSecret, knownSigner } from '../../support/forged/ed25519.ts'

/** Signed by itself, for CN=test, with a key that is kept nowhere. */
const CERTIFICATE = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBNDCB56ADAgECAhQ8wF1VgFLjpToec7lHGCjoRtSRDTAFBgMrZXAwDzENMAsG',
  'A1UEAwwEdGVzdDAgFw0yNjExMjkwMjEyNDlaGA8yMTI2MTEwNTAyMTI0OVowDzEN',
  'MAsGA1UEAwwEdGVzdDAqMAUGAytlcAMhAK8iYKxfPWB7IPicxAANN2pafsG82KNp',
  'dqVRb8K9A1jro1MwUTAdBgNVHQ4EFgQUC6FxLAOxUzIwxeDWInRpK2hO4nIwHwYD',
  'VR0jBBgwFoAUC6FxLAOxUzIwxeDWInRpK2hO4nIwDwYDVR0TAQH/BAUwAwEB/zAF',
  'BgMrZXADQQAY6N6E+MA9r2ou3181Qji6ql6ovXsK7TV29dewbp9smBmgyZaaP5lC',
  'qUgephwdmR09ZCvsPgrow1H3pn9jqA4B',
  '-----END CERTIFICATE-----',
  '',
].join('\n')

const jwk = { kty: 'OKP', crv: 'Ed25519', x: knownSigner.key, d: knownSecret }

/** Both, in PEM. */
export const pemFiles: readonly string[] = [
  CERTIFICATE,
  String(createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' })),
]
