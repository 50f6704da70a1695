export { type FakeMetadataOptions, fakeMetadata } from './testing/metadata.js'
export { type FakeAnswer, type FakeOptions, type FakeRequest, type FakeServer, serve } from './testing/server.js'
export { type FakeStsOptions, fakeSts } from './testing/sts.js'
