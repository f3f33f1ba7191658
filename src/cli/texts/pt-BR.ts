/** Brazilian Portuguese: what the commands say on the terminal. */
import { denialsPtBr, warningsPtBr } from '../../i18n/pt-BR/reasons.ts'
import { topicsPtBr } from '../../i18n/pt-BR/topics.ts'
import { addressErrorsPtBr } from '../../i18n/pt-BR/link-ends.ts'
import type { CliTexts } from './en.ts'
import { cliBrokerPtBr } from './pt-BR/broker.ts'
import { cliGroupsPtBr } from './pt-BR/groups.ts'
import { cliNamesPtBr } from './pt-BR/names.ts'

export const cliPtBr: CliTexts = {
  brokerCommand: cliBrokerPtBr,
  groups: cliGroupsPtBr,
  usage: (detail) => `papo: ${detail}\nTente "papo --help".`,
  usageErrors: {
    'unknown-command': ({ about }) => `não há um comando "${about}".`,
    'unknown-subcommand': ({ about }) => `não há um comando "papo ${about}".`,
    'unknown-flag': ({ about }) =>
      `não há uma opção ${about} aqui. O que começa com "-" mas não é opção vem depois de "--".`,
    'no-value': ({ about }) => `${about} precisa de um valor.`,
    'unwanted-value': ({ about }) => `${about} não leva valor.`,
    'not-a-number': ({ about, range }) =>
      `${about} deve ser um número de ${range?.min ?? 0} a ${range?.max ?? 0}.`,
    'not-a-duration': ({ about, range }) =>
      `${about} deve ser um número de segundos de ${range?.min ?? 0} a ${range?.max ?? 0}, ou um tempo como 90s, 2m ou 1h30m.`,
    arity: ({ about }) => `é assim: ${about}`,
  },
  didYouMean: {
    command: (name) => `Quis dizer "papo ${name}"?`,
    flag: (name) => `Quis dizer ${name}?`,
  },
  problem: {
    'not-json': (where) =>
      `papo: ${where} não é um objeto JSON como {"lang": "pt-BR"}; conserte-o, ou mova-o para começar de novo.`,
    'not-utf8': (where) => `papo: ${where} não é texto em UTF-8; salve-o como UTF-8.`,
    'no-access': (where) => `papo: não é possível ler ${where}; confira dono e permissões.`,
    'not-allowed': (where, key, allowed) => `papo: ${where}: "${key}" deve ser ${allowed}.`,
    unknown: (where, key) => `papo: ${where}: "${key}" não é um ajuste deste papo e é ignorado.`,
  },
  allowed: {
    broker: 'mqtt://host:porta (ou mqtts, ws, wss)',
    name: '1 a 32 letras, dígitos, espaços no meio, ".", "-" ou "_"',
    space: 'um a três níveis de A-Z a-z 0-9 - _ ~, com "/" entre eles',
    insecure: 'true ou false',
    classic: 'true ou false',
    emoji: '"on" ou "off"',
    theme: '"dark", "light", "contrast" ou "plain"',
    borders: '"unicode" ou "ascii"',
    keys: '"papo" ou "emacs"',
    notify: '"bell" ou "off"',
  },
  badLanguage: (tag) => `papo: "${tag}" não é um idioma do papo: en ou pt-BR.`,
  badVariable: (name, value, least, most) =>
    `papo: ${name} é "${value}"; deve ser um número de ${least} a ${most}. Mude, ou apague a variável.`,
  ...cliNamesPtBr,
  noHome:
    'papo: este usuário não tem pasta pessoal. Defina HOME como uma pasta em que você possa escrever.',
  badProfile: (name) => `papo: "${name}" não pode ser um perfil: 1 a 32 de a-z, 0-9, "-" e "_".`,
  badBroker: (where, url, why) => `papo: ${where}: "${url}" não é endereço de um broker: ${why}.`,
  addressErrors: addressErrorsPtBr,
  files: {
    'no-file': (file) => `papo: não é possível ler ${file}; confira se existe e é seu.`,
    'no-certificate': (file) =>
      `papo: ${file} não contém um certificado; deve ser PEM: -----BEGIN CERTIFICATE-----`,
    'no-key': (file) =>
      `papo: ${file} não contém uma chave privada sem senha; deve ser PEM: -----BEGIN PRIVATE KEY-----`,
    'no-password': (file) =>
      `papo: ${file} não contém uma senha; deve ser uma linha de texto em UTF-8.`,
  },
  disk: {
    'in-use': (file) => `papo: ${file} está em uso por outro programa; feche-o antes.`,
    'newer-version': (file) =>
      `papo: ${file} foi escrito por um papo mais novo; atualize este. Nada foi mudado.`,
    'older-version': (file) =>
      `papo: ${file} foi escrito por uma versão de teste do papo, que esta não lê; mova-o para começar de novo. Sua chave continua sua. Nada foi mudado.`,
    damaged: (file) =>
      `papo: ${file} está danificado; mova-o para começar de novo, ou restaure uma cópia. Nada foi mudado.`,
    'no-access': (file) =>
      `papo: não é possível usar ${file}; confira dono, permissões e espaço livre.`,
  },
  keyDamaged: (file) =>
    `papo: a identidade em ${file} está danificada; restaure uma cópia, ou mova-a para ser outra pessoa.`,
  inUse: (pid) =>
    `papo: este perfil está aberto em outro papo (processo ${pid}) que não responde; feche-o, ou use --profile.`,
  busy: (pid) =>
    `papo: outro papo (processo ${pid}) ainda trabalha neste perfil; espere, encerre com "kill ${pid}", ou use --profile.`,
  superseded: 'O papo foi aberto de novo com este perfil; este aqui parou.',
  noBroker: (why) =>
    `papo: nenhum broker foi encontrado e nenhum pôde ser iniciado.\n${why}\nInicie um, ou diga qual com --broker URL.`,
  offline: (broker, why) => `papo: sem conexão com ${broker}. ${why}.`,
  noAnswerYet: 'Ele ainda não respondeu: veja o endereço, ou espere mais com --timeout',
  reading: (broker) =>
    `papo: ${broker} ainda está enviando o que guarda. Espere mais com --timeout.`,
  warnings: warningsPtBr,
  stale: 'papo: isto é o que se sabia por último.',
  nameTaken: (name) =>
    `papo: o nome "${name}" é de outra pessoa neste broker. Use --name com outro.`,
  elsewhere: 'papo: esta identidade está aberta em outro lugar; feche lá antes.',
  disconnected:
    'o papo que tem este perfil aberto terminou no meio disso; veja "papo search" antes de tentar de novo.',
  notYet: 'o broker ainda não confirmou. Está no seu disco e sai com a próxima conexão.',
  denied: (why) => `o broker recusa: ${why}. Está guardado, e é tentado de novo mais tarde.`,
  dropped: (why) => `o broker recusa: ${why}. Nada será enviado depois.`,
  denials: denialsPtBr,
  interrupted:
    'papo: terminou antes de se saber o resultado. O que já estava no seu disco sai com a próxima conexão.',
  notDelivered: 'o broker tem a mensagem, mas ela não foi entregue a tempo.',
  noTerminal:
    'papo: a tela cheia precisa de um terminal; para scripts há "papo send" e "papo tail".',
  dumbTerminal: (name) =>
    `papo: este terminal diz que não pode desenhar uma tela (TERM=${name}). Use outro, ou "papo send" e "papo tail" aqui.`,
  brokenArgument:
    'papo: um argumento não é UTF-8. Nada foi feito; use um locale UTF-8 (LC_ALL=C.UTF-8), ou converta com iconv.',
  noText: 'papo: não há texto para enviar.',
  refusals: {
    'unknown-person': (who) => `ninguém chamado "${who}" é conhecido aqui. Veja "papo users".`,
    'no-conversation': (who) => `não há conversa aberta com ${who}. Peça uma: papo request ${who}`,
    'session-closed': (who) =>
      `a conversa com ${who} está encerrada. Peça uma nova: papo request ${who}`,
    'already-talking': (who) => `você já conversa com ${who}: papo send ${who} TEXTO`,
    'other-key': (who) => `outra chave reclama o nome ${who}; decida no papo com /verify ${who}.`,
    'already-asked': (who) => `${who} já recebeu o pedido e ainda não respondeu.`,
    'ask-later': (who) => `${who} recusou; você pode pedir de novo depois de dez minutos.`,
    'talking-to-yourself': (who) =>
      `${who} é você. Para experimentar, fale com echo: papo send echo TEXTO`,
    'group-not-person': (who) =>
      `${who} é um grupo, e aqui vai uma pessoa. A um grupo: papo send '#${who.replace('#', '')}' TEXTO`,
    'reserved-name': () => 'esse nome é do contato dentro do programa.',
    'too-many-requests': () => 'pedidos demais esperam resposta. Tente mais tarde.',
    'not-yours-to-answer': (who) => `o pedido de ${who} já foi respondido. Veja "papo requests".`,
    'unknown-session': (who) =>
      `não há conversa aberta com ${who}. Peça uma: papo request '${who}'`,
    crowded: () => 'já há nomes demais do chat em texto puro aqui. Tente mais tarde.',
    'unknown-method': () =>
      'este perfil está aberto em um papo de outra versão, que não sabe fazer isto. Feche aquele, ou use --profile.',
    'bad-params': () =>
      'este perfil está aberto em um papo de outra versão, que espera este pedido de outra forma. Nada foi feito; feche aquele, ou use --profile.',
    'bad-result': () =>
      'este perfil está aberto em um papo de outra versão, e a resposta dele não pode ser lida aqui. O que você pediu pode ter sido feito: confira antes de tentar de novo. Feche aquele, ou use --profile.',
    'unreadable-event': () =>
      'este perfil está aberto em um papo de outra versão. O que ele conta e não pode ser lido aqui fica de fora.',
    'unknown-request': (who) => `nenhum pedido de ${who} espera. Veja "papo requests".`,
    blocked: (who) => `${who} está bloqueado. No papo, /unblock ${who} desfaz isso.`,
    'bad-topic': (who) =>
      who === '>'
        ? "depois de > vem um tópico: papo send '>casa/cozinha' TEXTO"
        : `${who.slice(1)} não é tópico: + é um nível inteiro, # só no fim, até 200 caracteres.`,
    'too-many-topics': () => 'você já segue o máximo de tópicos; /topic-leave deixa um.',
    wildcard: () => 'um tópico com + ou # só se lê.',
    'own-space': () => 'os tópicos do próprio papo só se leem.',
    'brokers-own': () => 'tópicos que começam com $ só se leem.',
    'not-online': () => 'sem broker agora, e texto puro não fica para depois; tente de novo.',
    'not-taken': () =>
      'o broker não confirmou, e texto puro não fica guardado: nada será enviado depois.',
    'plaintext-off': () => 'este papo não fala o chat em texto puro; inicie com --classic.',
    'not-kept': () => 'seu disco não aceita mais nada; libere espaço e tente de novo.',
    'no-greeting': (who) =>
      `o chat em texto puro não leva saudação; papo request '${who}' pede sem ela.`,
    'input-not-utf8': () =>
      'a entrada padrão não é UTF-8. Nada foi enviado; converta: iconv -f ISO-8859-1 -t UTF-8 ARQUIVO | papo send …',
    'input-not-text': () =>
      'a entrada padrão não é texto: há um NUL nela. Nada foi enviado; envie um texto.',
    unreadable: () =>
      'ninguém mais leria isto: um nome, um número ou um texto está fora do limite. Nada foi enviado; mude-o.',
    'too-long': () => 'é longo demais. Nada foi enviado; encurte.',
    empty: () => 'não há texto para enviar.',
  },
  refused: (reason) => `recusado (${reason}).`,
  moreFound: (shown, next) =>
    shown < next
      ? `papo: estas são as ${shown} mais novas; --limit ${next} mostra mais.`
      : `papo: estas são as ${shown} mais novas; com mais palavras vêm menos.`,
  indexing:
    'papo: depois da atualização, mensagens antigas ainda estão sendo preparadas para a busca; tente de novo em um minuto.',
  nothing: {
    topics: 'nenhum tópico aberto é seguido',
    users: 'ninguém foi visto neste broker ainda',
    requests: 'nenhum pedido ainda',
    sessions: 'nenhuma conversa ainda',
    groups: 'nenhum grupo ainda; papo group new NOME funda um',
    search: 'nada encontrado',
  },
  crashed: (what, file) =>
    `O papo quebrou: ${what}\nSuas mensagens estão guardadas. Os detalhes estão em ${file}`,
  topics: topicsPtBr,
  events: {
    edited: (by, text) => `${by} editou: ${text}`,
    deleted: (by) => `${by} apagou uma mensagem`,
    reacted: (by, emoji) => `${by} reage com ${emoji}`,
    unreacted: (by, emoji) => `${by} retira ${emoji}`,
    presence: (name, status) => `${name} está ${status}`,
    asks: (from, to, text) =>
      text === '' ? `${from} pede uma conversa a ${to}` : `${from} pede a ${to}: ${text}`,
    answered: (answer, session) => `pedido ${answer} ${session}`.trimEnd(),
    opened: (who, session) => `a conversa com ${who} está aberta: ${session}`,
    ended: (by, session) => `${by} disse END em ${session}`,
    link: (broker, status, trouble) => `${broker} ${status}${trouble === '' ? '' : `: ${trouble}`}`,
  },
  labels: {
    muted: 'mudo',
    online: 'online',
    away: 'ausente',
    offline: 'offline',
    connecting: 'conectando',
    stopped: 'parado',
    waiting: 'esperando',
    accepted: 'aceito',
    denied: 'recusado',
    crossed: 'os dois pediram',
    blocked: 'bloqueado',
    open: 'aberta',
    closed: 'encerrada',
    pinned: 'não comparado',
    verified: 'comparado',
    unverified: 'não verificado',
    'key-changed': 'CHAVE MUDOU',
    none: '',
    asked: 'pedido feito',
    'asks-me': 'pede conversa',
    talking: 'conversando',
    ended: 'terminada',
    moved: 'pedido de novo, outra pessoa lidera',
    over: 'o grupo não existe mais',
  },
}
