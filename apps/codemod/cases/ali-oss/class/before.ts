import OSS from 'ali-oss'

interface Config {
  readonly id: string
  readonly secret: string
  readonly secure: boolean
}

export class Inside {
  private readonly client = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'examplebucket' })

  link(key: string): string {
    return this.client.signatureUrl(key)
  }

  links(keys: readonly string[]): string[] {
    return keys.map((key) => this.client.signatureUrl(key, { expires: 60 }))
  }
}

export class Made {
  #client: OSS
  private second: OSS;

  constructor({ id, secret, secure }: Config) {
    this.#client = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: id, accessKeySecret: secret, secure, bucket: 'examplebucket' })
    this.second = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: id, accessKeySecret: secret, bucket: 'examplebucket' })
  }

  async link(key: string): Promise<string> {
    return this.#client.signatureUrlV4('GET', 60, undefined, key)
  }

  both(key: string): string {
    return `${this.second.signatureUrl(key)} `
  }

  async later(key: string): Promise<string> {
    return await this.second.asyncSignatureUrl(key)
  }
}

export async function run(): Promise<Record<string, string>> {
  const inside = new Inside()
  const made = new Made({ id: 'LTAItestKEY0001', secret: 'FAKEsecret', secure: true })
  return {
    link: inside.link('cat.jpg'),
    links: inside.links(['a', 'b'])[1] ?? '',
    made: await made.link('cat.jpg'),
    both: made.both('cat.jpg').trim(),
    later: await made.later('cat.jpg'),
  }
}
