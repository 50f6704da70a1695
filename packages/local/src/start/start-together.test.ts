import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { createLocalCos } from '../local-cos.js'
import { createLocalOss } from '../local-oss.js'
import { createLocalS3 } from '../local-s3.js'
import { startTogether } from './start-together.js'

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => socket.end(() => resolve(true))).on('error', () => resolve(false))
  })

it('startTogether starts services beside the first one, each with what is its own', async () => {
  const credentials = { accessKeyId: 'AKIAtestKEY0001', accessKeySecret: 'FAKEsecretOfMine0001' }
  const { servers, close } = await startTogether(
    [{ start: createLocalOss }, { start: createLocalS3, region: 'eu-west-3', credentials }, { start: createLocalCos }],
    { buckets: ['photos-1250000000'] },
  )
  expect(servers.map(({ region }) => region)).toEqual(['cn-hangzhou', 'eu-west-3', 'ap-guangzhou'])
  expect(servers[1].credentials).toEqual(credentials)
  servers[0].clock.set(new Date('2030-01-01T00:00:00Z'))
  for (const { clock } of servers) expect(new Date(clock.now()).getUTCFullYear()).toBe(2030)
  const ports = servers.map(({ port }) => port)
  await close()
  expect(await Promise.all(ports.map(listens))).toEqual([false, false, false])
})

it('startTogether takes the ports that follow, and ends what has started where one is taken', async () => {
  const other = await createLocalS3()
  const { port } = other
  const failing = startTogether([{ start: createLocalOss }, { start: createLocalS3 }], { port: port - 1 })
  await expect(failing).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(await listens(port - 1)).toBe(false)
  await other.close()
  const services = [{ start: createLocalOss }, { start: createLocalS3 }]
  await expect(startTogether(services, { port: 65_535 })).rejects.toThrow(/^Cannot listen at port 65536/)
})
