export type { Note, ReadAnswer, ReadRequest, ReadResult, ReadTexts, Source } from './read/model.js'
export { readRequests } from './read/read.js'
export { type Client, type SnippetOptions, snippetClients, toSnippet } from './write/snippet.js'
