/** Brazilian Portuguese: what the commands say on the terminal. */
import { denialsPtBr, warningsPtBr } from '../../i18n/pt-BR/reasons.ts'
import { essentialsPtBr, missingPtBr } from '../../i18n/pt-BR/essentials.ts'
import { topicsPtBr } from '../../i18n/pt-BR/topics.ts'
import { addressErrorsPtBr } from '../../i18n/pt-BR/link-ends.ts'
import type { CliTexts } from './en.ts'
import { settingRulePtBr } from '../../i18n/pt-BR/settings.ts'
import { cliBrokerPtBr } from './pt-BR/broker.ts'
import { cliGroupsPtBr } from './pt-BR/groups.ts'
import { cliNamesPtBr } from './pt-BR/names.ts'
import { cliUsagePtBr } from './pt-BR/usage.ts'
import { cliMessageRefusalsPtBr, cliProgramPtBr, cliRequestEventsPtBr } from './pt-BR/program.ts'
import { shellWord } from './shell-word.ts'

const texts: CliTexts = {
  brokerCommand: cliBrokerPtBr,
  groups: cliGroupsPtBr,
  ...cliUsagePtBr,
  problem: {
    'not-json': (where) =>
      `papo: ${where} não é um objeto JSON como {"lang": "pt-BR"}; corrija o arquivo, ou mova-o para começar do zero.`,
    'not-utf8': (where) => `papo: ${where} não é texto em UTF-8; salve-o como UTF-8.`,
    'no-access': (where) => `papo: não dá para ler ${where}; confira dono e permissões.`,
    'not-allowed': (where, key, allowed) => `papo: ${where}: "${key}" deve ser ${allowed}.`,
    unknown: (where, key) =>
      `papo: ${where}: "${key}" não é uma configuração deste papo e é ignorada.`,
  },
  moreProblems: (count) => `papo: e mais ${count}.`,
  badKeys: (where, why) => `papo: ${where}: ${why}.`,
  settingRule: settingRulePtBr,
  badVariable: (name, value, least, most) =>
    `papo: ${name} é "${value}"; deve ser um número de ${least} a ${most}. Mude, ou apague a variável.`,
  ...cliNamesPtBr,
  ...cliProgramPtBr,
  noHome:
    'papo: este usuário não tem pasta pessoal. Defina HOME como uma pasta em que você possa escrever.',
  badValue: (where, allowed) => `papo: ${where} deve ser ${allowed}.`,
  badProfile: (where, name) =>
    `papo: ${where}: "${name}" não pode ser um perfil: 1 a 32 de a-z, 0-9, "-" e "_".`,
  badBroker: (where, url, why) => `papo: ${where}: "${url}" não é um endereço de broker: ${why}.`,
  addressErrors: addressErrorsPtBr,
  files: {
    'no-file': (file) => `papo: não dá para ler ${file}; confira se existe e é seu.`,
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
      `papo: ${file} foi escrito por uma versão de teste do papo, que esta não consegue ler; mova-o para começar do zero. A sua chave continua sua. Nada foi mudado.`,
    damaged: (file) =>
      `papo: ${file} está danificado; mova-o para começar do zero, ou restaure uma cópia. Nada foi mudado.`,
    'no-access': (file) =>
      `papo: não dá para usar ${file}; confira dono, permissões e espaço livre.`,
  },
  keyDamaged: (file) =>
    `papo: a identidade em ${file} está danificada; restaure uma cópia, ou mova-a para ser outra pessoa.`,
  inUse: (pid) =>
    `papo: este perfil está aberto em outro papo (processo ${pid}) que não responde; feche-o, ou use --profile.`,
  busy: (pid) =>
    `papo: outro papo (processo ${pid}) ainda está trabalhando neste perfil; espere, encerre com "kill ${pid}", ou use --profile.`,
  superseded: 'O papo foi aberto de novo com este perfil; este aqui parou.',
  noBroker: (why) =>
    `papo: nenhum broker foi encontrado e nenhum pôde ser iniciado.\n${why}\nInicie um, ou indique um com --broker URL.`,
  offline: (broker, why) => `papo: sem conexão com ${broker}. ${why}.`,
  diskBusy:
    'papo: outro programa está usando o banco das suas mensagens, talvez um backup; o papo espera.',
  stillNoAnswer: 'O broker ainda não respondeu: confira o endereço e a rede; o papo espera',
  noAnswerYet: 'O broker ainda não respondeu: confira o endereço, ou espere mais com --timeout',
  reading: (broker) =>
    `papo: ${broker} ainda está enviando o que guarda. Dê mais tempo com --timeout.`,
  essentials: essentialsPtBr,
  missing: missingPtBr,
  warnings: warningsPtBr,
  stale: 'papo: isto é o último que se soube.',
  nameTaken: (name) =>
    `papo: o nome "${name}" é de outra pessoa neste broker. Use --name com outro.`,
  elsewhere: 'papo: esta identidade está aberta em outro lugar; feche lá antes.',
  disconnected:
    'o papo que estava com este perfil aberto terminou no meio disso; confira com "papo search" antes de tentar de novo.',
  notYet:
    'o broker ainda não confirmou. Está guardado no seu disco e será enviado na próxima conexão.',
  denied: (why) => `o broker recusa: ${why}. Está guardado, e o papo tenta de novo mais tarde.`,
  dropped: (why) => `o broker recusa: ${why}. Nada será enviado depois.`,
  denials: denialsPtBr,
  interrupted:
    'papo: terminou antes de se saber o resultado. O que já estava no seu disco será enviado na próxima conexão.',
  notDelivered:
    'o broker tem a mensagem, mas ela não foi entregue a tempo. Ela chega quando a pessoa ficar online.',
  noTerminal:
    'papo: a tela cheia precisa de um terminal; "papo --plain" não, e para scripts há "papo send" e "papo tail".',
  brokenArgument:
    'papo: um argumento não é UTF-8. Nada foi feito; use um locale UTF-8 (LC_ALL=C.UTF-8), ou converta com iconv.',
  noText: 'papo: não há texto para enviar. Escreva no fim do comando, ou envie por um pipe.',
  typeText: 'papo: digite o texto, em quantas linhas quiser; Ctrl-D numa linha vazia envia.',
  refusals: {
    'unknown-person': (who) => `ninguém chamado "${who}" é conhecido aqui. Veja "papo users".`,
    'no-conversation': (who) =>
      `não há uma conversa aberta com ${who}. Chame: papo request ${shellWord(who)}`,
    'session-closed': (who) =>
      `a conversa com ${who} está fechada. Chame de novo: papo request ${shellWord(who)}`,
    'already-talking': (who) =>
      `você já tem uma conversa com ${who}: papo send ${shellWord(who)} TEXTO`,
    'other-key': (who) =>
      `outra chave reivindica o nome ${who}; decida no papo com /verify ${who}.`,
    'already-asked': (who) => `${who} já recebeu o seu pedido e ainda não respondeu.`,
    'ask-later': (who) =>
      `${who} recusou o seu pedido; você pode chamar de novo depois de dez minutos.`,
    'talking-to-yourself': (who) =>
      `${who} é você. Para experimentar, fale com echo: papo send echo TEXTO`,
    'group-not-person': (who) =>
      `${who} é um grupo, mas aqui é preciso uma pessoa. "papo help group" mostra o que se faz com grupos.`,
    'group-without-sign': (who) =>
      `${who} é um grupo, e o nome de um grupo começa com #: escreva ${shellWord(`#${who}`)}.`,
    'topic-not-person': (who) =>
      `${who} é um tópico, mas aqui é preciso uma pessoa. Para ver o que chega lá: papo tail ${shellWord(who)}`,
    'no-name': () => 'falta o nome. Veja "papo users".',
    'reserved-name': () =>
      'echo é o contato dentro do papo, e a conversa com ele está sempre aberta: papo send echo TEXTO',
    'too-many-requests': () => 'há pedidos demais esperando resposta. Tente de novo mais tarde.',
    'not-yours-to-answer': (who) => `o pedido de ${who} já foi respondido. Veja "papo requests".`,
    'unknown-session': (who) =>
      `não há uma conversa aberta com ${who}; papo request ${shellWord(who)} chama.`,
    crowded: () => 'há nomes demais do chat em texto puro aqui. Tente de novo mais tarde.',
    'too-many-calls': () =>
      'comandos demais esperam no papo que está com este perfil aberto. Tente de novo quando alguns tiverem terminado.',
    'unknown-method': () =>
      'este perfil está aberto num papo de outra versão, que não sabe fazer isto. Feche aquele, ou use --profile.',
    'bad-params': () =>
      'este perfil está aberto num papo de outra versão, que espera este pedido de outra forma. Nada foi feito; feche aquele, ou use --profile.',
    'bad-result': () =>
      'este perfil está aberto num papo de outra versão, e a resposta dele não pode ser lida aqui. O que você pediu pode ter sido feito: confira antes de tentar de novo. Feche aquele, ou use --profile.',
    'unreadable-event': () =>
      'este perfil está aberto num papo de outra versão. O que ele conta e não pode ser lido aqui fica de fora.',
    'unknown-request': (who) => `nenhum pedido de ${who} está esperando. Veja "papo requests".`,
    blocked: (who) =>
      who === ''
        ? 'você bloqueou quem receberia isto. "papo unblock NOME" desbloqueia.'
        : `você bloqueou ${who}. papo unblock ${shellWord(who)} desbloqueia.`,
    'bad-topic': (who) =>
      who === '>'
        ? "depois de > vem um tópico, como '>casa/cozinha'."
        : `${who.slice(1)} não é um tópico: + é um nível inteiro, # só no fim, até 200 caracteres.`,
    'too-many-topics': () => 'você já segue o máximo de tópicos; /topic-leave deixa de seguir um.',
    wildcard: (who) =>
      `um tópico com + ou # só pode ser lido: papo tail ${shellWord(who)} mostra o que chega.`,
    'own-space': () =>
      'os tópicos do próprio papo só podem ser lidos. Para escrever a alguém: papo send NOME TEXTO',
    'brokers-own': (who) =>
      `tópicos que começam com $ só podem ser lidos: papo tail ${shellWord(who)} mostra o que chega.`,
    'not-online': () =>
      'não há broker agora, e texto puro não fica guardado para depois; tente de novo.',
    'not-taken': () =>
      'o broker não confirmou, e texto puro não fica guardado: nada será enviado depois.',
    'plaintext-off': () => 'este papo não usa o chat em texto puro; inicie com --classic.',
    'not-kept': () => 'o seu disco não aceita mais nada; libere espaço e tente de novo.',
    'disk-busy': () =>
      'outro programa continua usando o banco das suas mensagens. Nada foi feito; tente de novo quando ele terminar.',
    'no-greeting': (who) =>
      `um pedido em texto puro não leva mensagem; papo request ${shellWord(who)} chama sem ela.`,
    'input-not-utf8': () =>
      'a entrada padrão não é UTF-8. Nada foi enviado; converta: iconv -f ISO-8859-1 -t UTF-8 ARQUIVO | papo send …',
    'input-not-text': () =>
      'a entrada padrão não é texto: há um NUL nela. Nada foi enviado; envie um texto.',
    unreadable: () =>
      'ninguém mais conseguiria ler isto: um nome, um número ou um texto está fora do limite. Nada foi enviado; mude.',
    'too-long': () => 'é longo demais. Nada foi enviado; encurte.',
    empty: () => 'não há texto para enviar.',
    ...cliMessageRefusalsPtBr,
  },
  refused: (reason) => `recusado (${reason}).`,
  moreFound: (shown, next) =>
    shown < next
      ? `papo: estas são as ${shown} mais recentes; --limit ${next} mostra mais.`
      : `papo: estas são as ${shown} mais recentes; busque mais palavras para achar menos.`,
  indexing:
    'papo: depois da atualização, mensagens antigas ainda estão sendo indexadas; tente de novo daqui a um minuto.',
  nothing: {
    topics: 'nenhum tópico aberto é seguido; no papo, /topic-room TÓPICO passa a seguir um',
    users:
      'ninguém foi visto neste broker ainda; as pessoas aparecem quando o papo delas se conecta a ele',
    requests: 'nenhum pedido ainda',
    sessions: 'nenhuma conversa ainda; papo request NOME chama alguém',
    groups: 'nenhum grupo ainda; papo group new NOME cria um',
    search: 'nada encontrado',
    log: 'nenhuma mensagem',
  },
  crashed: (what, file) =>
    `O papo parou com um erro: ${what}\nAs suas mensagens estão guardadas. Os detalhes estão em ${file}`,
  topics: topicsPtBr,
  events: {
    edited: (by, text) => `${by} editou: ${text}`,
    deleted: (by) => `${by} apagou uma mensagem`,
    reacted: (by, emoji) => `${by} reagiu com ${emoji}`,
    unreacted: (by, emoji) => `${by} removeu ${emoji}`,
    presence: (name, status) => `${name} está ${status}`,
    asks: (from, to, text) =>
      text === ''
        ? `${from} chama ${to} para conversar`
        : `${from} chama ${to} para conversar: ${text}`,
    ...cliRequestEventsPtBr,
    link: (broker, status, trouble) => `${broker} ${status}${trouble === '' ? '' : `: ${trouble}`}`,
  },
  labels: {
    muted: 'silenciado',
    online: 'online',
    away: 'ausente',
    offline: 'offline',
    connecting: 'conectando',
    stopped: 'parado',
    waiting: 'esperando',
    accepted: 'aceito',
    denied: 'recusado',
    crossed: 'os dois chamaram',
    blocked: 'bloqueado',
    open: 'aberta',
    closed: 'fechada',
    pinned: 'não verificado',
    verified: 'verificado',
    unverified: 'não verificado',
    unsigned: 'sem assinatura',
    'key-changed': 'A CHAVE MUDOU',
    none: '',
    asked: 'chamado',
    'asks-me': 'chamou você',
    talking: 'conversando',
    ended: 'encerrada',
    moved: 'pedido a outro líder',
    over: 'encerrado',
  },
}

export const cliPtBr = (): CliTexts => texts
