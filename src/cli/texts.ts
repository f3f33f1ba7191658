/** What the commands say on the terminal, in every language of the program. */
export type Language = 'en' | 'pt-BR'

const en = {
  usage: (detail: string) => `papo: ${detail}\nTry "papo --help".`,
  notANumber: (flag: string) => `papo: --${flag} must be a number of at least 1`,
  badName: (name: string) =>
    `papo: "${name}" cannot be a name: 1 to 32 letters, digits, spaces inside, ".", "-" or "_". Use --name.`,
  badProfile: (name: string) =>
    `papo: "${name}" cannot be a profile: 1 to 32 of a-z, 0-9, "-" and "_".`,
  badSpace: (name: string) =>
    `papo: "${name}" cannot be a space: letters, digits, "-" and "_", at most three levels with "/".`,
  badBroker: (url: string) =>
    `papo: "${url}" is no broker: write mqtt://HOST:1883, mqtts://HOST:8883, ws:// or wss://.`,
  noFile: (file: string) => `papo: ${file} cannot be read; check that it is there and yours.`,
  disk: {
    'in-use': (file: string) => `papo: ${file} is in use by another program; close that one first.`,
    'newer-version': (file: string) =>
      `papo: ${file} was written by a newer papo; update this one. Nothing was changed.`,
    damaged: (file: string) =>
      `papo: ${file} is damaged; move it away to begin anew, or restore a copy. Nothing was changed.`,
    'no-access': (file: string) =>
      `papo: ${file} cannot be used; check its owner, mode and free space.`,
  },
  keyDamaged: (file: string) =>
    `papo: the identity in ${file} is damaged; restore a copy, or move it away to become somebody new.`,
  inUse: (pid: string) =>
    `papo: this profile is open in another papo (process ${pid}) that does not answer; close it, or use --profile.`,
  superseded: 'papo was opened again with this profile; this one has stopped.',
  noBroker: (why: string) =>
    `papo: no broker was found and none could be started.\n${why}\nStart one, or name one with --broker URL.`,
  offline: (broker: string, why: string) =>
    `papo: ${broker} cannot be reached (${why}). Check the address, or start the broker.`,
  offlineList: (broker: string) =>
    `papo: ${broker} cannot be reached; this is what was known last.`,
  nameTaken: (name: string) =>
    `papo: the name "${name}" belongs to somebody else on this broker. Use --name with another one.`,
  elsewhere: 'papo: this identity is open in another place; close that one first.',
  notYet: 'papo: it is on your disk and goes out as soon as the broker can be reached.',
  notDelivered: 'papo: the broker has it, but it was not delivered in time.',
  noTerminal:
    'papo: the full screen needs a terminal; for scripts there are "papo send" and "papo tail".',
  noText: 'papo: there is no text to send.',
  refusals: {
    'unknown-person': (who: string) =>
      `papo: nobody called "${who}" is known here. See "papo users".`,
    'no-conversation': (who: string) =>
      `papo: there is no open conversation with ${who}. Ask for one: papo request ${who}`,
    'session-closed': (who: string) =>
      `papo: the conversation with ${who} is closed. Ask for a new one: papo request ${who}`,
    'already-asked': (who: string) => `papo: ${who} was asked already and has not answered.`,
    'ask-later': (who: string) => `papo: ${who} said no; you may ask again after ten minutes.`,
    'talking-to-yourself': () => 'papo: that is you.',
    'reserved-name': () => 'papo: that name belongs to the contact inside the program.',
    'unknown-request': (who: string) =>
      `papo: no request of ${who} is waiting. See "papo requests".`,
    blocked: (who: string) => `papo: ${who} is blocked.`,
    'too-long': () => 'papo: this is too long for one message.',
    empty: () => 'papo: there is no text to send.',
  } as Readonly<Record<string, (who: string) => string>>,
  refused: (reason: string) => `papo: refused (${reason}).`,
  nothing: {
    users: 'nobody was seen on this broker yet',
    requests: 'no requests yet',
    sessions: 'no conversations yet',
    search: 'nothing found',
  },
  listening: (where: string) => `papo broker on ${where}; Ctrl-C ends it`,
  open: (where: string) =>
    `papo: ${where} is open to everybody who reaches it, without passwords; for others than yourself use mosquitto/tls.conf.`,
  brokerTrouble: (trouble: string, detail: string) =>
    `papo: the broker cannot start: ${trouble} ${detail}`,
  warn: (text: string) => `papo: ${text}`,
}

type Texts = typeof en

const ptBR: Texts = {
  usage: (detail) => `papo: ${detail}\nTente "papo --help".`,
  notANumber: (flag) => `papo: --${flag} deve ser um número a partir de 1`,
  badName: (name) =>
    `papo: "${name}" não pode ser um nome: 1 a 32 letras, dígitos, espaços no meio, ".", "-" ou "_". Use --name.`,
  badProfile: (name) => `papo: "${name}" não pode ser um perfil: 1 a 32 de a-z, 0-9, "-" e "_".`,
  badSpace: (name) =>
    `papo: "${name}" não pode ser um espaço: letras, dígitos, "-" e "_", no máximo três níveis com "/".`,
  badBroker: (url) =>
    `papo: "${url}" não é um broker: escreva mqtt://HOST:1883, mqtts://HOST:8883, ws:// ou wss://.`,
  noFile: (file) => `papo: não é possível ler ${file}; confira se existe e é seu.`,
  disk: {
    'in-use': (file) => `papo: ${file} está em uso por outro programa; feche-o antes.`,
    'newer-version': (file) =>
      `papo: ${file} foi escrito por um papo mais novo; atualize este. Nada foi mudado.`,
    damaged: (file) =>
      `papo: ${file} está danificado; mova-o para começar de novo, ou restaure uma cópia. Nada foi mudado.`,
    'no-access': (file) =>
      `papo: não é possível usar ${file}; confira dono, permissões e espaço livre.`,
  },
  keyDamaged: (file) =>
    `papo: a identidade em ${file} está danificada; restaure uma cópia, ou mova-a para ser outra pessoa.`,
  inUse: (pid) =>
    `papo: este perfil está aberto em outro papo (processo ${pid}) que não responde; feche-o, ou use --profile.`,
  superseded: 'O papo foi aberto de novo com este perfil; este aqui parou.',
  noBroker: (why) =>
    `papo: nenhum broker foi encontrado e nenhum pôde ser iniciado.\n${why}\nInicie um, ou diga qual com --broker URL.`,
  offline: (broker, why) =>
    `papo: não é possível alcançar ${broker} (${why}). Confira o endereço, ou inicie o broker.`,
  offlineList: (broker) =>
    `papo: não é possível alcançar ${broker}; isto é o que se sabia por último.`,
  nameTaken: (name) =>
    `papo: o nome "${name}" é de outra pessoa neste broker. Use --name com outro.`,
  elsewhere: 'papo: esta identidade está aberta em outro lugar; feche lá antes.',
  notYet: 'papo: está no seu disco e sai assim que o broker puder ser alcançado.',
  notDelivered: 'papo: o broker tem a mensagem, mas ela não foi entregue a tempo.',
  noTerminal:
    'papo: a tela cheia precisa de um terminal; para scripts há "papo send" e "papo tail".',
  noText: 'papo: não há texto para enviar.',
  refusals: {
    'unknown-person': (who) =>
      `papo: ninguém chamado "${who}" é conhecido aqui. Veja "papo users".`,
    'no-conversation': (who) =>
      `papo: não há conversa aberta com ${who}. Peça uma: papo request ${who}`,
    'session-closed': (who) =>
      `papo: a conversa com ${who} está encerrada. Peça uma nova: papo request ${who}`,
    'already-asked': (who) => `papo: ${who} já recebeu o pedido e ainda não respondeu.`,
    'ask-later': (who) => `papo: ${who} recusou; você pode pedir de novo depois de dez minutos.`,
    'talking-to-yourself': () => 'papo: essa pessoa é você.',
    'reserved-name': () => 'papo: esse nome é do contato dentro do programa.',
    'unknown-request': (who) => `papo: nenhum pedido de ${who} espera. Veja "papo requests".`,
    blocked: (who) => `papo: ${who} está bloqueado.`,
    'too-long': () => 'papo: é longo demais para uma mensagem.',
    empty: () => 'papo: não há texto para enviar.',
  },
  refused: (reason) => `papo: recusado (${reason}).`,
  nothing: {
    users: 'ninguém foi visto neste broker ainda',
    requests: 'nenhum pedido ainda',
    sessions: 'nenhuma conversa ainda',
    search: 'nada encontrado',
  },
  listening: (where) => `papo broker em ${where}; Ctrl-C encerra`,
  open: (where) =>
    `papo: ${where} está aberto a todos que o alcançam, sem senhas; para outros além de você use mosquitto/tls.conf.`,
  brokerTrouble: (trouble, detail) => `papo: o broker não pode iniciar: ${trouble} ${detail}`,
  warn: (text) => `papo: ${text}`,
}

/** The command line's sentences. */
export type CliTexts = Texts
/** Those of a language. */
export const cliTexts = (language: Language): CliTexts => (language === 'en' ? en : ptBR)
