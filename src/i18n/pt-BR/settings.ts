/** Brazilian Portuguese: what each setting is about, and what its values must be. */
import type { SettingName } from '../../core/settings/setting-table.ts'
import type { SettingRule } from '../../core/settings/setting-spec.ts'
import { formatDuration } from '../../core/duration.ts'
import type { settingTextsEn, themeFaultsEn } from '../en/settings.ts'

/** By the name of the setting. */
export const settingsPtBr: Readonly<Record<SettingName, string>> = {
  theme: 'as cores',
  themeFile: 'um arquivo com cores suas, por cima do tema',
  lang: 'o idioma',
  emoji: 'emoji como imagens, ou como palavras entre dois-pontos',
  borders:
    'linhas e sinais, ou só ASCII; auto: ASCII no console do Linux, cujas fontes não têm a maioria dos sinais',
  clock: 'horas de 0 a 23, ou de 1 a 12 com AM e PM',
  seconds: 'segundos na hora de cada mensagem',
  times: 'relative mostra "5 min", "Hoje" e "Ontem" na conversa',
  markdown:
    'negrito, itálico, tachado, código e citações de markdown desenhados como tais; o que foi digitado fica inteiro',
  hyperlinks:
    'links que o terminal abre com um clique (OSC 8); auto: onde se sabe que o terminal os tem',
  notify:
    'como o papo avisa você quando você não está olhando: auto é a campainha e o melhor que houver; osc9, osc99 e osc777 são o que terminais entendem',
  notifyText: 'o que um aviso mostra: o nome, o nome e o texto, ou nenhum dos dois',
  quiet: 'a parte do dia sem avisos, como 22:00-07:00',
  title: 'quanto há de novo, no título da janela',
  awayAfter: 'você fica ausente depois de tanto tempo sem teclar, e volta com a próxima tecla',
  receipts:
    'os outros veem o que você leu, e você vê o que eles leram; off esconde os dois. Que uma mensagem foi entregue sempre se vê',
  sort: 'Pessoas e Grupos por nome, quem está online primeiro, ou por atividade, os mais recentes primeiro',
  hideAfter:
    'pessoas com quem você nunca conversou saem da lista depois de tanto tempo sem aparecer; / em Pessoas encontra',
  typing: 'os outros veem que você está digitando, e você vê o mesmo deles; off esconde os dois',
  keys: 'emacs deixa Ctrl-K, Ctrl-F, Ctrl-P e Ctrl-N para o campo de mensagem, como no readline',
  mouse: 'a roda rola, um clique escolhe; para selecionar texto no terminal, segure Shift',
  bindings: 'teclas suas, por lugar e ação; /bind muda',
  hooks: 'programas a executar quando algo acontece; recebem o evento em JSON pela entrada padrão',
  plain: 'linhas em vez de uma tela: para leitores de tela, terminais simples e logs',
  broker: 'o broker MQTT: mqtt://, mqtts://, ws://, wss://; vários com vírgulas',
  name: 'o seu nome',
  space: 'o prefixo de tópicos da comunidade',
  username: 'nome de usuário no broker',
  passwordFile: 'arquivo com a senha do broker (ou PAPO_PASSWORD)',
  clientId: 'identificador de cliente MQTT, se o broker exige um; cada perfil precisa do seu',
  cafile: 'certificados em que confiar',
  cert: 'o seu certificado',
  key: 'a chave do seu certificado',
  insecure: 'aceita qualquer certificado (só para testes)',
  classic: 'usa também o chat em texto puro: sem assinatura, legível por todos',
}

const HOOK = '{"on": "mention", "run": ["notify-send", "papo"], "in": "#lab", "timeout": "10s"}'

const quoted = (values: readonly string[]) => values.map((value) => `"${value}"`).join(', ')

/** What a value must be: `"theme" deve ser …`. */
export const settingRulePtBr = (rule: SettingRule): string => {
  switch (rule.kind) {
    case 'choice':
      return quoted(rule.values).replace(/, (?=[^,]*$)/u, ' ou ')
    case 'boolean':
      return 'true ou false'
    case 'number':
      return `um número inteiro de ${rule.min} a ${rule.max}`
    case 'duration': {
      const range = `de ${formatDuration(rule.min)} a ${formatDuration(rule.max)}`
      return `um tempo como 90s, 10m ou 1h30m, ${range}${rule.off ? ', ou "off"' : ''}`
    }
    case 'time-span':
      return 'um horário como "22:00-07:00", ou "off"'
    case 'text':
      return `um texto de 1 a ${rule.max.toLocaleString('pt-BR')} caracteres numa linha só`
    case 'list':
      return `uma lista de até ${rule.max} entre colchetes, cada item ${settingRulePtBr(rule.of)}`
    case 'bindings':
      return 'um objeto de lugares, cada um com ações e as teclas delas, como {"users": {"block": "B"}}'
    case 'hooks':
      return `uma lista de hooks como ${HOOK}`
    case 'hook':
      return `um hook como ${HOOK}`
    case 'no-field':
      return `deixado de fora: só há ${quoted(rule.fields).replace(/, (?=[^,]*$)/u, ' e ')}`
    case 'broker':
      return 'mqtt://host:porta (ou mqtts, ws, wss)'
    case 'name':
      return '1 a 32 letras, dígitos, espaços no meio, ".", "-" ou "_"'
    case 'space':
      return 'um a três níveis de A-Z a-z 0-9 - _ ~, com "/" entre eles'
  }
}

/** What the screen says of settings. */
export const settingTextsPtBr: typeof settingTextsEn = {
  nameStays:
    'As suas chaves e conversas pertencem ao seu nome: para outro use papo --profile NOME --name NOME.',
  title: 'Configurações',
  label: 'configuração: ',
  empty: 'Não há essa configuração.',
  preset: (value) => `padrão: ${value}`,
  unset: 'sem valor',
  later: 'uma mudança vale a partir do próximo início',
  byLocale: 'o do sistema',
  mustBe: (name, rule) => `${name} deve ser ${rule}.`,
  atNextStart: (name, value) => `${name} será ${value} a partir do próximo início.`,
  obstacles: {
    lines: 'Isso tem efeito na tela cheia, não aqui.',
    'no-mouse': 'Este console não informa o mouse aos programas: use uma janela de terminal.',
    'no-colours': 'Aqui não há cores: NO_COLOR está definida, ou TERM é dumb.',
    'no-unicode': 'O seu locale não é UTF-8, e por isso o desenho é em ASCII: defina LANG.',
    ascii: 'O desenho aqui é em ASCII, sem emoji: /set borders unicode, se a fonte tiver.',
    'no-links': 'Este console não tem hiperlinks: use uma janela de terminal.',
    'no-title': 'Este terminal não tem janela, e por isso não tem título.',
  },
  mistakes: (name) => `${name}: erros`,
}

/** What is wrong with the file of a theme; `where` is the file, with the line. */
export const themeFaultsPtBr: typeof themeFaultsEn = {
  noFile: (where) => `não dá para ler ${where}; confira se existe e é seu`,
  noObject: (where) => `${where} não é um objeto JSON como {"own": "cyan bold"}`,
  noPeople: (where) => `${where}: "people" deve ser uma lista de 1 a 32 aparências`,
  noRole: (where, name, known) =>
    `${where}: "${name}" não é um papel${known === '' ? '' : `. Os papéis: ${known}`}`,
  noStyle: (where, word, known) =>
    `${where}: "${word}" não é uma cor nem um atributo${known === '' ? '' : `. Há estes: ${known}`}`,
}
