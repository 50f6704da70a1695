/** What the page itself says, in both languages. */
export interface Interface {
  readonly title: string
  readonly prompt: string
  readonly privacy: string
  readonly placeholder: string
  readonly clear: string
  readonly example: string
  readonly nothingRead: string
  readonly found: (requests: number, answers: number) => string
  readonly nothingWrong: string
  readonly nothingWrongMore: string
  readonly do: string
  readonly alsoSeen: string
  readonly advice: string
  readonly signed: string
  readonly there: string
  readonly line: (line: number) => string
  readonly inUrl: string
  readonly inHeader: string
  readonly region: string
  readonly bucket: string
  readonly keyId: string
  readonly from: string
  readonly until: string
  readonly tabs: {
    readonly parts: string
    readonly text: string
    readonly compare: string
    readonly prove: string
    readonly code: string
  }
  readonly canonicalRequest: string
  readonly stringToSign: string
  readonly role: string
  readonly origin: string
  readonly origins: Readonly<
    Record<'method' | 'host' | 'path' | 'parameter' | 'header' | 'constant' | 'computed', string>
  >
  readonly roles: Readonly<Record<'who' | 'when' | 'where' | 'what' | 'proof', string>>
  readonly noTexts: string
  readonly noOther: string
  readonly ours: string
  readonly theirs: string
  readonly secret: string
  readonly token: string
  readonly proveNow: string
  readonly forget: string
  readonly forgotten: string
  readonly right: string
  readonly mistake: (name: string) => string
  readonly none: (tried: number) => string
  readonly unread: string
  readonly client: string
  readonly copy: string
  readonly copied: string
  readonly report: string
  readonly help: string
  readonly empty: string
  readonly language: string
}

export const interfaces: Readonly<Record<'en' | 'zh', Interface>> = {
  en: {
    title: 'signature debugger',
    prompt: 'Paste a URL, a curl command, a request, a HAR entry, an error body',
    privacy: 'Nothing leaves this page: its policy forbids every request.',
    placeholder:
      "curl -X PUT 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…'\n<Error><Code>SignatureDoesNotMatch</Code>…",
    clear: 'Clear',
    example: 'Show an example',
    nothingRead: 'No request is found in this text',
    found: (requests, answers) =>
      `Found: ${requests} ${requests === 1 ? 'request' : 'requests'}, ${answers} ${answers === 1 ? 'answer' : 'answers'}`,
    nothingWrong: 'Nothing wrong is seen',
    nothingWrongMore:
      'That does not prove the signature right: give the secret under Prove, or the error body of the service.',
    do: 'Do this:',
    alsoSeen: 'Also',
    advice: 'Advice',
    signed: 'signed',
    there: 'received',
    line: (line) => `line ${line}`,
    inUrl: 'in the URL',
    inHeader: 'in the headers',
    region: 'region',
    bucket: 'bucket',
    keyId: 'access key id',
    from: 'signed at',
    until: 'until',
    tabs: { parts: 'Parts', text: 'Signed text', compare: 'Compare', prove: 'Prove', code: 'Code' },
    canonicalRequest: 'Canonical request',
    stringToSign: 'String to sign',
    role: 'What',
    origin: 'From',
    origins: {
      method: 'method',
      host: 'host',
      path: 'path',
      parameter: 'parameter',
      header: 'header',
      constant: 'constant',
      computed: 'computed',
    },
    roles: { who: 'who', when: 'when', where: 'where', what: 'what', proof: 'proof' },
    noTexts: 'The request cannot be taken apart: its scheme is recognised and nothing more, or it was damaged.',
    noOther: 'There is nothing to compare with: paste the error body of the service as well, or a log with the texts.',
    ours: 'this request',
    theirs: 'the other side',
    secret: 'Secret access key',
    token: 'Security token, where there is one',
    proveNow: 'Prove',
    forget: 'Forget',
    forgotten: 'Forgotten',
    right:
      'Your secret makes this very signature: the request is as it was signed, so look at what changed on the way.',
    mistake: (name) => `Your secret makes this very signature, by this mistake: the signer ${name}.`,
    none: (tried) =>
      `Your secret does not make this signature, and neither does it with a usual mistake (${tried} tried).`,
    unread: 'The request cannot be taken apart, so there is nothing to prove.',
    client: 'Client',
    copy: 'Copy',
    copied: 'Copied',
    report: 'Copy a report without secrets',
    help: 'Keys: / input · 1–5 tabs · j k lines · c copy the fix',
    empty: '(empty)',
    language: 'Language',
  },
  zh: {
    title: '签名调试器',
    prompt: '粘贴 URL、curl 命令、请求、HAR 条目或错误响应',
    privacy: '任何内容都不会离开本页：页面的策略禁止一切请求。',
    placeholder:
      "curl -X PUT 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…'\n<Error><Code>SignatureDoesNotMatch</Code>…",
    clear: '清空',
    example: '看一个例子',
    nothingRead: '这段文本中没有找到请求',
    found: (requests, answers) => `找到 ${requests} 个请求，${answers} 个响应`,
    nothingWrong: '没有看出问题',
    nothingWrongMore: '这不能证明签名正确：请在“证明”中输入密钥，或粘贴服务端的错误响应。',
    do: '请这样做：',
    alsoSeen: '另外',
    advice: '建议',
    signed: '签名的',
    there: '收到的',
    line: (line) => `第 ${line} 行`,
    inUrl: '在 URL 中',
    inHeader: '在请求头中',
    region: '地域',
    bucket: '存储桶',
    keyId: '访问密钥 ID',
    from: '签名时间',
    until: '有效至',
    tabs: { parts: '组成', text: '签名文本', compare: '比对', prove: '证明', code: '代码' },
    canonicalRequest: '规范请求',
    stringToSign: '待签名字符串',
    role: '内容',
    origin: '来自',
    origins: {
      method: '方法',
      host: '主机',
      path: '路径',
      parameter: '参数',
      header: '请求头',
      constant: '常量',
      computed: '计算得出',
    },
    roles: { who: '谁', when: '何时', where: '何处', what: '何物', proof: '证明' },
    noTexts: '无法拆解这个请求：它的签名方案只能识别，或请求已损坏。',
    noOther: '没有可比对的内容：请同时粘贴服务端的错误响应，或带有文本的日志。',
    ours: '这个请求',
    theirs: '对方',
    secret: '访问密钥（Secret）',
    token: '安全令牌（如有）',
    proveNow: '证明',
    forget: '忘记',
    forgotten: '已忘记',
    right: '你的密钥正好生成这个签名：请求与签名时一致，请查看途中改变了什么。',
    mistake: (name) => `你的密钥正好生成这个签名，但带有一个错误：签名方 ${name}。`,
    none: (tried) => `你的密钥不能生成这个签名，带上常见错误也不能（试了 ${tried} 种）。`,
    unread: '无法拆解这个请求，所以没有可证明的内容。',
    client: '客户端',
    copy: '复制',
    copied: '已复制',
    report: '复制不含密钥的报告',
    help: '按键：/ 输入 · 1–5 标签页 · j k 逐行 · c 复制建议',
    empty: '（空）',
    language: '语言',
  },
}
