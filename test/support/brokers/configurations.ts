/** The shortest configuration of each broker with which all stories hold: docs/brokers.md shows it, and the suite starts with it. */

/** What Mosquitto's file says besides where it listens and keeps its data. */
const MOSQUITTO = `# away people find everything when they come back; the default of 1000 throws away the rest
max_queued_messages 100000
persistence true
allow_anonymous true
# small packets go out at once
set_tcp_nodelay true
`

const MOSQUITTO_ACCOUNTS = `max_queued_messages 100000
persistence true
set_tcp_nodelay true
allow_anonymous false
password_file ./passwords
acl_file ./acl.example
`

const NATS = `server_name: papo
listen: "127.0.0.1:4222"
# MQTT needs JetStream: that is where sessions and messages are kept
jetstream { store_dir: "/var/lib/nats" }
mqtt {
  host: "127.0.0.1"
  port: 1883
}
`

const RABBITMQ = `mqtt.listeners.tcp.1 = 127.0.0.1:1883
mqtt.allow_anonymous = true
# so long (ms) it keeps messages for people who are away; the default is a day
mqtt.subscription_ttl = 2592000000
`

const EJABBERD = `hosts: [localhost]
# anybody, under any name; with accounts: auth_method: [internal]
auth_method: [anonymous]
anonymous_protocol: login_anon
listen:
  -
    port: 1883
    ip: "127.0.0.1"
    module: mod_mqtt
modules:
  mod_mqtt:
    # the defaults keep 5,000 messages for 5 minutes
    max_queue: 100000
    session_expiry: 30 days
`

/** The texts by the name that their brokers have in the table. */
export const brokerConfigurations = {
  mosquitto: MOSQUITTO,
  mosquittoAccounts: MOSQUITTO_ACCOUNTS,
  nats: NATS,
  rabbitmq: RABBITMQ,
  rabbitmqPlugins: '[rabbitmq_mqtt].\n',
  ejabberd: EJABBERD,
}

/** Replaces parts of a configuration for a run of its own; each must be there, so that what is shown is what is used. */
export const adapted = (
  text: string,
  parts: readonly (readonly [shown: string, used: string])[],
): string =>
  parts.reduce((all, [shown, used]) => {
    if (!all.includes(shown)) throw new Error(`the configuration does not say ${shown}`)
    return all.replaceAll(shown, used)
  }, text)
