import { createSigner, createSyncSigner, type Signer, type SyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { ossV1, type OssV1 } from '@presign/oss-v1'
import { ossV4, type OssV4 } from '@presign/oss-v4'

interface Config {
  readonly id: string
  readonly secret: string
  readonly secure: boolean
}

export class Inside {
  private readonly client = createSyncSigner(ossV1({
    region: 'cn-hangzhou',
    endpoint: endpoints.public({ protocol: 'http' }),
  }), {
    credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
    backend: nodeBackend,
  })

  link(key: string): string {
    return this.client.presign({ bucket: 'examplebucket', key, expiresIn: 1800 }).url
  }

  links(keys: readonly string[]): string[] {
    return keys.map((key) => this.client.presign({
      bucket: 'examplebucket',
      key,
      expiresIn: 60,
    }).url)
  }
}

export class Made {
  #client: Signer<OssV4>
  private secondV1: SyncSigner<OssV1>;
  private secondV1Async: Signer<OssV1>;

  constructor({ id, secret, secure }: Config) {
    this.#client = createSigner(ossV4({
      region: 'cn-hangzhou',
      endpoint: endpoints.public({ protocol: secure ? 'https' : 'http' }),
    }), {
      credentials: { accessKeyId: id, accessKeySecret: secret },
    })
    this.secondV1 = createSyncSigner(ossV1({
      region: 'cn-hangzhou',
      endpoint: endpoints.public({ protocol: 'http' }),
    }), {
      credentials: { accessKeyId: id, accessKeySecret: secret },
      backend: nodeBackend,
    })
    this.secondV1Async = createSigner(ossV1({
      region: 'cn-hangzhou',
      endpoint: endpoints.public({ protocol: 'http' }),
    }), {
      credentials: { accessKeyId: id, accessKeySecret: secret },
    })
  }

  async link(key: string): Promise<string> {
    return this.#client.presign({
      bucket: 'examplebucket',
      key,
      expiresIn: 60,
    }).then(({ url }) => url)
  }

  both(key: string): string {
    return `${this.secondV1.presign({ bucket: 'examplebucket', key, expiresIn: 1800 }).url} `
  }

  async later(key: string): Promise<string> {
    return (await this.secondV1Async.presign({ bucket: 'examplebucket', key, expiresIn: 1800 })).url
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
