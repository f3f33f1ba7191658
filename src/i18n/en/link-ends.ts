/** English: why there is no connection to a broker, each with a next step. */

/** By the word of the connection. `/broker URL` is what the shell calls `--broker URL`. */
export const linkEndsEn = {
  refused: 'Nothing is listening there: start a broker, or /broker URL',
  'other-user': "Another user's program is listening there: name a broker with /broker URL",
  'unknown-host': 'There is no host of this name: check the name and the network',
  unreachable: 'This host cannot be reached: check the network, or /broker URL',
  'no-answer': 'The broker does not answer: check the address and the network',
  'bad-address': 'This is not a broker address: write mqtt://HOST:PORT',
  'bad-credentials': 'Wrong user name or password: --username, PAPO_PASSWORD, --password-file',
  'no-credentials': 'The broker needs a user name: --username, PAPO_PASSWORD or --password-file',
  banned: "The broker has banned this client: ask the broker's administrator",
  'bad-client-id': "The broker refuses this client id: ask the broker's administrator",
  'not-authorised': 'The broker does not allow this: ask its administrator for access',
  'bad-certificate': "The broker's certificate is not trusted: --cafile FILE with its issuer",
  'wrong-host': "The broker's certificate is for another host: use the name in it",
  expired: "The broker's certificate expired: tell its administrator, check your clock",
  'own-certificate': 'The broker needs another client certificate: --cert and --key',
  'bad-pem': 'A file of --cafile, --cert or --key is not valid PEM: check them',
  'no-tls': 'No TLS there: write mqtt:// instead of mqtts://, or another port',
  'tls-there': 'The broker expects TLS: write mqtts:// instead of mqtt://',
  'tls-version': 'The broker and papo share no TLS version: ask its administrator',
  'hung-up': 'It hangs up at once: check the port; perhaps it needs TLS, mqtts://',
  'not-mqtt': 'What answers there is not an MQTT broker: check the port',
  'no-websocket': 'No MQTT over WebSocket there: check the path, or write mqtt://',
  'bad-version': 'It speaks neither MQTT 5 nor 3.1.1: /broker URL uses another',
  busy: 'The broker is busy at the moment: papo tries again',
  'shutting-down': 'The broker is shutting down: papo tries again',
  silent: 'The broker heard nothing from you for too long: check the network',
  'ended-by-admin': "The broker's administrator ended the connection: ask them why",
  unsupported: 'The broker lacks what papo needs: /broker URL uses another',
  moved: 'The broker has moved: ask its administrator where to, then /broker URL',
  'taken-over': 'This profile was opened elsewhere; this papo stopped. /broker resumes here',
  'too-large': 'The message is too large for this broker: send it in parts',
  closed: 'The broker closed the connection: papo tries again',
}

/** Why a text is no address of a broker, and what would be right. */
export const addressErrorsEn = {
  'no-address': 'it is empty; write HOST:PORT, or mqtt://HOST:PORT',
  'too-long': 'it is too long; write HOST:PORT, or mqtt://HOST:PORT',
  blanks: 'there are spaces in it; write HOST:PORT, or mqtt://HOST:PORT',
  web: 'behind a web server it is ws:// or wss://',
  scheme: 'it must begin with mqtt://, mqtts://, ws:// or wss://',
  port: 'its port must be a number from 1 to 65535',
  brackets: 'an IPv6 address needs brackets: [::1]:1883',
  host: 'its host is not valid; write HOST:PORT, or mqtt://HOST:PORT',
}
