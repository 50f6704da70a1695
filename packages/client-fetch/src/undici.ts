export { undiciTransport } from './node/undici-transport.js'
