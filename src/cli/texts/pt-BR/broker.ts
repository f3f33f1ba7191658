/** Brazilian Portuguese: what `papo broker` says, and what is said of the broker of our own. */
import type { cliBrokerEn } from '../en/broker.ts'

export const cliBrokerPtBr: typeof cliBrokerEn = {
  trouble: {
    'address-in-use': (_, address) =>
      `algo já está escutando em ${address}; encerre, ou escolha outro --listen.`,
    'data-in-use': (folder) => `outro broker usa ${folder}; encerre esse, ou escolha outro --data.`,
    'data-broken': (folder) =>
      `os dados do broker em ${folder} estão danificados; mova-os, ou escolha outro --data.`,
    'data-newer': (folder) =>
      `os dados do broker em ${folder} foram gravados por um papo mais novo; atualize o papo, ou escolha outro --data.`,
    'no-folder': (folder) =>
      `não dá para usar ${folder} para os dados do broker; confira dono e permissões, ou escolha outro --data.`,
    'not-ours': (folder) =>
      `${folder} é de outro usuário, que poderia ler tudo e se passar pelo seu broker; escolha outro --data, ou outro XDG_DATA_HOME.`,
    'disk-full': (folder) =>
      `o disco de ${folder} está cheio: o broker não consegue guardar nada; libere espaço, ou escolha outro --data.`,
    'no-rights': (_, address) =>
      `você não pode escutar em ${address}; escolha uma porta acima de 1023 com --listen.`,
    'unknown-host': (_, address) =>
      `${address} não é um endereço desta máquina; escolha outro --listen, como 127.0.0.1:1883.`,
    'not-allowed': (_, address) =>
      `o sistema não deixa o papo escutar em ${address}; escolha outro --listen.`,
  },
  listening: (where) => `papo broker em ${where}; Ctrl-C encerra`,
  open: (where) =>
    `papo: ${where} está aberto a todos que têm acesso a ele: podem ler e escrever tudo.`,
  openHere: (where) =>
    `papo: qualquer usuário desta máquina tem acesso a ${where} e pode ler e escrever tudo; com --username NOME e --password-file ARQUIVO só entra quem tem a senha.`,
  unencrypted: (where) =>
    `papo: o que vai para ${where} não é criptografado, nem a senha: quem estiver no caminho pode ler. Acrescente --cert ARQUIVO e --key ARQUIVO, e conecte com mqtts://.`,
  unprotected: (where) =>
    `papo: ${where} é acessível de outras máquinas, e quem tiver acesso poderia ler e escrever tudo. Nada foi iniciado. Escolha:
  --username NOME --password-file ARQUIVO     só quem tem a senha; com --cert ARQUIVO --key ARQUIVO também criptografado
  --cert ARQUIVO --key ARQUIVO --cafile ARQUIVO   TLS; só quem tem um certificado dessa autoridade
  --open                                      todos, mesmo assim
Para muita gente com senhas próprias, use o Mosquitto com mosquitto/tls.conf.`,
  badListen: (typed) =>
    `papo: --listen "${typed}" não é um endereço: escreva HOST:PORTA com porta de 0 a 65535, como 127.0.0.1:1883.`,
  incomplete: {
    username: 'papo: --username pede --password-file ARQUIVO com a sua senha.',
    password: 'papo: --password-file pede --username NOME, o nome que vai com ela.',
    certificate: 'papo: --cert ARQUIVO e --key ARQUIVO vão juntos.',
    authority:
      'papo: --cafile, para os certificados dos clientes, pede --cert ARQUIVO e --key ARQUIVO.',
  },
  openHereOnly: (where) =>
    `papo: --open deixa entrar outras máquinas, e ${where} só é acessível desta. Acrescente --listen 0.0.0.0:1883, ou tire --open.`,
  notOpen: 'papo: um broker com --open não tem senhas; deixe um dos dois de fora.',
  shown: (pid) =>
    `O seu próprio broker está rodando (processo ${pid}). Ele escuta num socket que só você pode abrir, por isso não precisa de senha:`,
  notShown:
    'papo: o seu próprio broker não está rodando. O papo inicia esse broker quando não encontra outro; depois tente de novo.',
  older: (pid) =>
    `O broker de um papo mais antigo ainda está rodando (processo ${pid}), e qualquer usuário desta máquina pode abrir. Ele termina dez minutos depois do seu último papo, ou agora: kill ${pid}`,
}
